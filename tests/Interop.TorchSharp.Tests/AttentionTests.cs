using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Extras;
using Xunit.Abstractions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Every form of attention against the plain formula in double precision.</summary>
public class AttentionTests(ITestOutputHelper output)
{
    private const double Tolerance = 3e-6;

    [TorchTheory]
    [InlineData(2, 3, 65, 65, 64, false)]
    [InlineData(3, 4, 32, 32, 32, true)]
    [InlineData(1, 2, 7, 130, 16, false)]
    [InlineData(1, 1, 1, 1, 8, true)]
    [InlineData(2, 2, 197, 197, 24, false)]
    public void Attention_and_its_gradients_are_those_of_the_formula(long batch, long heads, long queries, long keys, long depth, bool causal)
    {
        using DisposeScope scope = NewDisposeScope();
        // Strided as a model hands them over: heads taken apart by a view.
        Tensor[] inputs = [.. ((long[])[queries, keys, keys]).Select(length => randn(batch, length, heads, depth))];
        Tensor weight = randn(batch, heads, queries, depth);

        (Tensor found, Tensor[] gradients) = Run(inputs, weight, (q, k, v) => scaled_dot_product_attention(q, k, v, is_casual: causal));
        (Tensor wanted, Tensor[] wantedGradients) = Run([.. inputs.Select(input => input.@double())], weight.@double(), (q, k, v) => Formula(q, k, v, CausalMask(queries, keys, causal)));

        AssertClose([wanted, .. wantedGradients], [found, .. gradients]);
    }

    [TorchFact]
    public void A_mask_is_added_and_broadcasts()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = [.. Enumerable.Range(0, 3).Select(_ => randn(2, 5, 3, 8))];
        Tensor weight = randn(2, 3, 5, 8);
        Tensor mask = randn(2, 1, 1, 5);
        mask[0, 0, 0, 4] = float.NegativeInfinity;

        (Tensor found, Tensor[] gradients) = Run(inputs, weight, (q, k, v) => scaled_dot_product_attention(q, k, v, mask));
        (Tensor wanted, Tensor[] wantedGradients) = Run([.. inputs.Select(input => input.@double())], weight.@double(), (q, k, v) => Formula(q, k, v, mask.@double()));

        AssertClose([wanted, .. wantedGradients], [found, .. gradients]);
    }

    [TorchTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packed_attention_is_attention_of_the_parts(bool causal)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor packed = randn([2, 9, 3 * 4 * 8], requires_grad: true);
        Tensor apart = packed.detach().clone().requires_grad_();
        Tensor weight = randn(2, 9, 32);

        Tensor found = FusedAttention.Packed(packed, 4, causal: causal);
        Tensor[] parts = apart.view(2, 9, 3, 4, 8).permute(2, 0, 3, 1, 4).unbind(0);
        Tensor wanted = scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: causal).transpose(1, 2).reshape(2, 9, 32);
        (found * weight).sum().backward();
        (wanted * weight).sum().backward();

        AssertClose([wanted, apart.grad!], [found, packed.grad!]);
    }

    [TorchFact]
    public void Gradients_of_gradients_are_those_of_the_formula()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] second = [.. ((ScalarType[])[float32, float64]).Select(type =>
        {
            manual_seed(1);
            Tensor q = randn(1, 2, 4, 8).to(type).requires_grad_();
            Tensor k = randn(1, 2, 4, 8).to(type).requires_grad_();
            Tensor v = randn(1, 2, 4, 8).to(type);
            Tensor mixed = type == float32 ? scaled_dot_product_attention(q, k, v, is_casual: true) : Formula(q, k, v, CausalMask(4, 4, true));
            Tensor first = autograd.grad([mixed.pow(2).sum()], [q, k], create_graph: true)[0];
            return autograd.grad([first.pow(2).sum()], [k])[0];
        })];

        AssertClose([second[1]], [second[0]], 1e-5);
    }

    [TorchFact]
    public void Dropout_keeps_the_mean()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor q = randn(2, 2, 6, 8);
        Tensor v = ones(2, 2, 6, 8);

        float mean = stack(Enumerable.Range(0, 200).Select(_ => scaled_dot_product_attention(q, q, v, p: 0.3))).mean().ToSingle();

        Assert.InRange(mean, 0.97f, 1.03f);
    }

    [TorchFact]
    public void Shapes_that_do_not_fit_are_an_exception()
    {
        using DisposeScope scope = NewDisposeScope();

        Assert.Throws<ExternalException>(() => scaled_dot_product_attention(ones(1, 2, 3, 4), ones(1, 2, 3, 5), ones(1, 2, 3, 5)));
        Assert.Throws<ExternalException>(() => FusedAttention.Packed(ones(1, 2, 10), 4));
        Assert.Throws<ArgumentException>(() => scaled_dot_product_attention(ones(1, 1, 2, 4), ones(1, 1, 2, 4), ones(1, 1, 2, 4), ones(2, 2), is_casual: true));
    }

    private static (Tensor Output, Tensor[] Gradients) Run(Tensor[] inputs, Tensor weight, Func<Tensor, Tensor, Tensor, Tensor> attention)
    {
        Tensor[] leaves = [.. inputs.Select(input => input.detach().clone().requires_grad_())];
        Tensor[] heads = [.. leaves.Select(leaf => leaf.transpose(1, 2))];
        Tensor mixed = attention(heads[0], heads[1], heads[2]);
        (mixed * weight).sum().backward();
        return (mixed, [.. leaves.Select(leaf => leaf.grad!)]);
    }

    private static Tensor Formula(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        Tensor scores = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(q.shape[^1]);
        return (mask is null ? scores : scores + mask).softmax(-1).matmul(v);
    }

    private static Tensor? CausalMask(long queries, long keys, bool causal) =>
        causal ? full([queries, keys], double.NegativeInfinity, float64).triu(1) : null;

    private void AssertClose(Tensor[] wanted, Tensor[] found, double tolerance = Tolerance)
    {
        double worst = wanted.Zip(found, (x, y) => ((x.@double() - y.@double()).abs().max() / x.@double().abs().max().clamp(min: 1)).ToDouble()).Max();
        output.WriteLine($"largest difference {worst:g3}");
        Assert.InRange(worst, 0, tolerance);
    }
}
