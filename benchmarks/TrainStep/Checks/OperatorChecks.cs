using TorchSharp;
using TorchSharp.Extras;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep.Checks;

/// <summary>The operators that CLIP is made of, forward and backward. Each gives the same inputs to whatever device it is told.</summary>
internal static class OperatorChecks
{
    /// <summary>Names, tolerances relative to the largest value, and what is computed.</summary>
    public static IReadOnlyList<(string Name, double Tolerance, Func<Device, Tensor[]> Work)> All { get; } =
    [
        ("matrix product", 1e-4, device => Differentiate(device, [[64, 48], [48, 80]], inputs => inputs[0].matmul(inputs[1]))),
        ("softmax", 1e-5, device => Differentiate(device, [[8, 33, 33]], inputs => nn.functional.softmax(inputs[0], -1))),
        ("gelu", 1e-5, device => Differentiate(device, [[5, 77]], inputs => nn.functional.gelu(inputs[0]))),
        ("layer norm", 1e-4, device => Differentiate(device, [[6, 10, 64], [64], [64]], inputs => nn.functional.layer_norm(inputs[0], [64], inputs[1], inputs[2]))),
        ("normalise", 1e-4, device => Differentiate(device, [[12, 128]], inputs => nn.functional.normalize(inputs[0], dim: 1))),
        ("patches by convolution", 2e-3, device => Differentiate(device, [[4, 3, 32, 32], [24, 3, 8, 8]], inputs => nn.functional.conv2d(inputs[0], inputs[1], strides: [8, 8]))),
        ("attention", 2e-3, device => Differentiate(device, [[3, 17, 3 * 64]], inputs => FusedAttention.Packed(inputs[0], 2, causal: false))),
        ("causal attention", 2e-3, device => Differentiate(device, [[3, 17, 3 * 64]], inputs => FusedAttention.Packed(inputs[0], 2, causal: true))),
        ("cross entropy", 1e-4, device => Differentiate(device, [[16, 16]], inputs => nn.functional.cross_entropy(inputs[0], arange(0, 16, ScalarType.Int64, device)).reshape(1))),
    ];

    // The outputs, and the gradients of their weighted sum.
    private static Tensor[] Differentiate(Device device, long[][] shapes, Func<Tensor[], Tensor> function)
    {
        manual_seed(7);
        Tensor[] inputs = [.. shapes.Select(shape => randn(shape))];
        inputs = [.. inputs.Select(input => input.to(device).requires_grad_())];
        Tensor output = function(inputs);
        manual_seed(8);
        (output * randn(output.shape).to(device)).sum().backward();
        return [output.detach(), .. inputs.Select(input => input.grad!)];
    }
}
