using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>What libtorch refuses becomes an exception with its message, and the process goes on.</summary>
public class ErrorTests
{
    [TorchFact]
    public void A_shape_error_in_matmul_is_an_exception_with_both_shapes()
    {
        using Tensor left = ones(2, 3);
        using Tensor right = ones(4, 5);

        var error = Assert.Throws<ExternalException>(() => left.matmul(right));

        Assert.Contains("2x3 and 4x5", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_failed_call_frees_what_it_was_given()
    {
        using Tensor left = ones(2, 3);
        using Tensor right = ones(4);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;

        Assert.Throws<ExternalException>(() => cat([left, right], 0));

        Assert.Equal(before, Tensor.TotalCount);
    }

    [TorchFact]
    public void A_disposed_tensor_says_so()
    {
        Tensor tensor = ones(2);
        tensor.Dispose();

        var error = Assert.ThrowsAny<InvalidOperationException>(() => tensor + 1);

        Assert.Contains("after its disposal", error.Message, StringComparison.Ordinal);
        Assert.True(tensor.IsInvalid);
    }

    [TorchFact]
    public void Backward_of_several_numbers_without_weights_is_an_exception()
    {
        using Tensor x = ones([3], requires_grad: true);
        using Tensor y = x * 2;

        Assert.Throws<ExternalException>(() => y.backward());
    }

    [TorchFact]
    public void Backward_twice_without_keeping_the_graph_is_an_exception()
    {
        using Tensor x = ones([3], requires_grad: true);
        using Tensor y = x.pow(2).sum();
        y.backward();

        Assert.Throws<ExternalException>(() => y.backward());
    }

    [TorchFact]
    public void Writing_in_place_to_a_recorded_leaf_is_an_exception()
    {
        using Tensor x = ones([3], requires_grad: true);

        Assert.Throws<ExternalException>(() => x.add_(1));
    }

    [TorchFact]
    public void Item_of_another_type_says_which_one_is_right()
    {
        using Tensor number = tensor(1.5);

        var error = Assert.Throws<ArgumentException>(() => number.item<float>());

        Assert.Contains("'Float64'", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_shape_that_does_not_hold_the_elements_is_refused() =>
        Assert.Throws<ArgumentException>(() => tensor(new float[5], [2, 3]));

    [Theory]
    [InlineData("cpu:x")]
    [InlineData("gpu")]
    [InlineData("cuda:1:2")]
    public void A_device_of_another_form_is_refused(string description) =>
        Assert.Throws<ArgumentException>(() => new Device(description));
}
