using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>The operations of tests/reference/torch_ops.py, by the same names.</summary>
internal static partial class OperatorCases
{
    internal static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> All { get; } = Collect();

    private static Dictionary<string, Func<Tensor[], Tensor[]>> Collect()
    {
        Dictionary<string, Func<Tensor[], Tensor[]>> cases = [];
        foreach (var (name, run) in Pointwise().Concat(Reductions()).Concat(Shapes()).Concat(Indexing()).Concat(Layers()).Concat(Images()).Concat(Factories()))
        {
            cases.Add(name, run);
        }

        return cases;
    }

    private static (string, Func<Tensor[], Tensor[]>) One(string name, Func<Tensor, Tensor> run) => (name, inputs => [run(inputs[0])]);

    private static (string, Func<Tensor[], Tensor[]>) Two(string name, Func<Tensor, Tensor, Tensor> run) => (name, inputs => [run(inputs[0], inputs[1])]);

    private static (string, Func<Tensor[], Tensor[]>) Three(string name, Func<Tensor, Tensor, Tensor, Tensor> run) =>
        (name, inputs => [run(inputs[0], inputs[1], inputs[2])]);

    private static (string, Func<Tensor[], Tensor[]>) Many(string name, Func<Tensor[], Tensor[]> run) => (name, run);

    private static Tensor[] Both((Tensor First, Tensor Second) pair) => [pair.First, pair.Second];

    private static IEnumerable<(string, Func<Tensor[], Tensor[]>)> Pointwise() =>
    [
        One("abs", abs), One("cos", cos), One("cosh", cosh), One("ceil", ceil), One("erf", erf), One("erfc", erfc), One("exp", exp),
        One("exp2", exp2), One("expm1", expm1), One("floor", floor), One("frac", frac), One("round", x => round(x)), One("sigmoid", torch.sigmoid),
        One("sign", sign), One("sin", sin), One("sinh", sinh), One("square", square), One("tan", tan), One("tanh", torch.tanh),
        One("trunc", trunc), One("atan", atan), One("neg", x => -x), One("log", log), One("log10", log10), One("log1p", log1p),
        One("log2", log2), One("reciprocal", reciprocal), One("rsqrt", rsqrt), One("sqrt", sqrt), One("acos", acos), One("asin", asin),
        One("erfinv", erfinv), One("isnan", isnan), One("isinf", isinf), One("isfinite", isfinite), One("logical_not", logical_not),
        One("bitwise_not", x => ~x),
        Two("add", (x, y) => x + y), Two("add_alpha", (x, y) => x.add(y, -2.5)), One("add_scalar", x => x + 1.5),
        Two("sub", (x, y) => x - y), One("rsub_scalar", x => 2 - x), Two("mul", (x, y) => x * y), Two("div", (x, y) => x / y),
        Two("div_floor", (x, y) => x.div(y, RoundingMode.floor)), One("div_trunc", x => x.div(3, RoundingMode.trunc)),
        One("rdiv_scalar", x => 3 / x), One("remainder", x => x % 3), Two("pow", (x, y) => x.pow(y)), One("pow_scalar", x => x.pow(3)),
        Three("addcmul", (x, y, z) => x.addcmul(y, z, 0.3)), Three("addcdiv", (x, y, z) => x.addcdiv(y, z, 0.3)),
        Three("lerp", (x, y, z) => x.lerp(y, z)), Two("maximum", maximum), Two("minimum", minimum), Two("atan2", atan2),
        One("clamp", x => x.clamp(-0.5, 0.7)), One("clamp_min", x => x.clamp(min: 0.1)), One("nan_to_num", x => x.nan_to_num(0.5, 9, -9)),
        Two("eq", (x, y) => x == y), Two("ne", (x, y) => x != y), Two("lt", (x, y) => x < y), Two("le", (x, y) => x <= y),
        Two("gt", (x, y) => x > y), Two("ge", (x, y) => x >= y), Two("bitwise_and", (x, y) => x & y),
        Two("matmul", matmul), Two("mm", mm), Two("bmm", bmm), Two("mv", mv), Two("dot", dot), Two("outer", outer),
        Three("baddbmm", (x, y, z) => baddbmm(x, y, z, 0.5f, 2)), Three("addmm", (x, y, z) => addmm(x, y, z, 0.5f, 2)),
        Two("einsum", (x, y) => einsum("bid,bjd->bij", x, y)), Two("cdist", (x, y) => cdist(x, y)),
        One("norm", x => x.norm()), One("norm_dim", x => x.norm(1, keepdim: true)), One("triu", x => x.triu(1)), One("tril", x => x.tril()),
        One("diag", x => x.diag()), One("trace", x => x.trace()),
    ];

    private static IEnumerable<(string, Func<Tensor[], Tensor[]>)> Reductions() =>
    [
        One("sum", x => x.sum()), One("sum_dim", x => x.sum([0, 2], keepdim: true)), One("mean", x => x.mean()), One("mean_dim", x => x.mean([1])),
        One("prod", x => x.prod()), One("std", x => x.std()), One("var_dim", x => x.var([1], unbiased: false)), One("max", x => x.max()),
        Many("max_dim", t => Both(t[0].max(1))), Many("min_dim", t => Both(t[0].min(0, keepdim: true))), One("amax", x => x.amax(0)),
        One("argmax", x => x.argmax(1)), One("argmin", x => x.argmin()), One("argsort", x => x.argsort(1, descending: true)),
        Many("sort", t => Both(t[0].sort(1))), Many("topk", t => Both(t[0].topk(2, 1))), One("all", x => x.all()), One("any_dim", x => x.any(0)),
        One("count_nonzero", x => x.count_nonzero()), One("logsumexp", x => x.logsumexp(1)), One("softmax", x => x.softmax(1)),
        One("log_softmax", x => x.log_softmax(0)), One("cumsum", x => x.cumsum(1)), One("cumprod", x => x.cumprod(0)), One("median", x => x.median()),
        One("quantile", x => x.quantile(tensor(new[] { 0.25f, 0.9f }), 1)), One("bincount", x => x.bincount(null, 5)),
    ];

    private static IEnumerable<(string, Func<Tensor[], Tensor[]>)> Shapes() =>
    [
        One("view", x => x.view(2, 6)), One("reshape_transposed", x => x.t().reshape(2, -1)), One("flatten", x => x.flatten(1)),
        One("permute", x => x.permute(2, 0, 1)), One("movedim", x => x.movedim([0], [2])), One("expand", x => x.expand(3, -1)),
        One("repeat", x => x.repeat(2, 1, 2)), One("repeat_interleave", x => x.repeat_interleave(2, 1)), One("tile", x => x.tile([2])),
        One("unsqueeze", x => x.unsqueeze(1)), One("squeeze", x => x.squeeze(1)), Many("split", t => t[0].split(2, 1)),
        Many("split_sizes", t => t[0].split([1, 3], 1)), Many("chunk", t => t[0].chunk(2, 1)), Many("tensor_split", t => t[0].tensor_split(3, 1)),
        Many("unbind", t => t[0].unbind(0)), One("flip", x => x.flip(0, 1)), One("roll", x => x.roll([1, -1], [0, 1])),
        Two("cat", (x, y) => cat([x, y], 1)), Two("stack", (x, y) => stack([x, y], 1)), Two("hstack", (x, y) => hstack(x, y)),
        Two("vstack", (x, y) => vstack([x, y])), Many("meshgrid", t => meshgrid(t, "xy")), Three("where", where),
    ];

    private static IEnumerable<(string, Func<Tensor[], Tensor[]>)> Indexing() =>
    [
        One("nonzero", x => x.nonzero()), Two("index_select", (x, i) => x.index_select(1, i)), Two("gather", (x, i) => x.gather(1, i)),
        Three("scatter", (x, i, s) => x.scatter(1, i, s)), Three("scatter_add", (x, i, s) => x.scatter_add(1, i, s)),
        Three("index_add", (x, i, s) => x.index_add(0, i, s, 0.5)), One("narrow", x => x.narrow(1, 1, 2)), One("select", x => x.select(1, -1)),
        One("slice", x => x.slice(1, 1, 4, 2)), Two("take", (x, i) => x.take(i)), Two("masked_fill", (x, m) => x.masked_fill(m, -1.5)),
        Two("masked_select", (x, m) => x.masked_select(m)),
        One("index_mixed", x => x[1, TensorIndex.Ellipsis, TensorIndex.None, 1..]),
        One("index_negative", x => x[-1, TensorIndex.Slice(null, -1)]),
        Two("index_tensor", (x, i) => x[TensorIndex.Colon, TensorIndex.Tensor(i)]),
        Three("index_two_tensors", (x, i, j) => x[i, j]), Two("index_mask", (x, m) => x[m]),
        Two("index_mask_then_slice", (x, m) => x[TensorIndex.Tensor(m), 1..3]),
        Three("index_put", (x, i, v) => x.clone().index_put_(v, [i], accumulate: true)),
        Two("index_assign", (x, v) =>
        {
            Tensor changed = x.clone();
            changed[TensorIndex.Colon, 1..3] = v;
            return changed;
        }),
    ];

    private static IEnumerable<(string, Func<Tensor[], Tensor[]>)> Layers() =>
    [
        Three("linear", (x, w, b) => linear(x, w, b)), Three("layer_norm", (x, w, b) => layer_norm(x, [4], w, b)),
        Three("group_norm", (x, w, b) => group_norm(x, 2, w, b)), Three("batch_norm_training", (x, w, b) => batch_norm(x, null, null, w, b, training: true)),
        Three("batch_norm_running", (x, m, v) => batch_norm(x, m, v)), One("normalize", x => normalize(x, dim: -1)),
        Three("conv2d", (x, w, b) => conv2d(x, w, b, strides: [2, 2], padding: [1, 1])), Two("conv2d_groups", (x, w) => conv2d(x, w, groups: 2)),
        One("gelu", gelu), One("gelu_tanh", x => gelu(x, GELU.Approximate.tanh)), One("relu", x => relu(x)), One("silu", x => silu(x)),
        One("leaky_relu", x => leaky_relu(x, 0.2)), One("logsigmoid", logsigmoid), One("softplus", x => softplus(x, 2)),
        Two("cosine_similarity", (x, y) => cosine_similarity(x, y, 1)), One("one_hot", x => one_hot(x, 4)),
        Two("embedding", (i, w) => EmbeddingLookup(i, w)),
        Three("attention", (q, k, v) => scaled_dot_product_attention(q, k, v)),
        Three("attention_causal", (q, k, v) => scaled_dot_product_attention(q, k, v, is_casual: true)),
        Many("attention_mask", t => [scaled_dot_product_attention(t[0], t[1], t[2], t[3])]),
        Many("attention_bool_mask", t => [scaled_dot_product_attention(t[0], t[1], t[2], t[3])]),
        Many("multihead_attention", Multihead),
        Two("cross_entropy", (x, t) => cross_entropy(x, t)),
        Two("cross_entropy_smooth", (x, t) => cross_entropy(x, t, ignore_index: 1, reduction: nn.Reduction.Sum, label_smoothing: 0.1)),
        Two("cross_entropy_probabilities", (x, t) => cross_entropy(x, t.softmax(1))), Two("nll_loss", (x, t) => nll_loss(x.log_softmax(1), t)),
        Two("bce_with_logits", (x, t) => binary_cross_entropy_with_logits(x, t)), Two("bce", (x, t) => binary_cross_entropy(x, t)),
        Two("mse_loss", (x, y) => mse_loss(x, y)), Two("l1_loss", (x, y) => l1_loss(x, y, nn.Reduction.None)),
        Two("smooth_l1_loss", (x, y) => smooth_l1_loss(x, y, beta: 0.5)),
        Two("kl_div", (x, y) => kl_div(x.log_softmax(1), y.log_softmax(1), reduction: nn.Reduction.Sum)),
        Three("cosine_embedding_loss", (x, y, t) => cosine_embedding_loss(x, y, t, 0.1)),
    ];

    private static IEnumerable<(string, Func<Tensor[], Tensor[]>)> Images() =>
    [
        One("pad_constant", x => pad(x, (1, 2, 0, 1), value: 0.5)), One("pad_reflect", x => pad(x, (1, 2, 2, 1), PaddingModes.Reflect)),
        One("pad_replicate", x => pad(x, (1, 2, 2, 1), PaddingModes.Replicate)), One("interpolate_nearest", x => interpolate(x, [3, 7])),
        One("interpolate_bilinear", x => interpolate(x, [3, 7], mode: InterpolationMode.Bilinear)),
        One("interpolate_bilinear_corners", x => interpolate(x, scale_factor: [1.5, 2], mode: InterpolationMode.Bilinear, align_corners: true)),
        One("interpolate_bicubic", x => interpolate(x, [8, 3], mode: InterpolationMode.Bicubic)),
        One("interpolate_bicubic_antialias", x => interpolate(x, [3, 2], mode: InterpolationMode.Bicubic, antialias: true)),
        One("interpolate_area", x => interpolate(x, [2, 2], mode: InterpolationMode.Area)),
        One("avg_pool2d", x => avg_pool2d(x, 2, 1, 1)), One("max_pool2d", x => max_pool2d(x, 2)),
        One("adaptive_avg_pool2d", x => adaptive_avg_pool2d(x, (2, 3))), One("unfold", x => unfold(x, 2, stride: 2)),
        Two("grid_sample", (x, g) => grid_sample(x, g)),
        Two("grid_sample_border", (x, g) => grid_sample(x, g, padding_mode: GridSamplePaddingMode.Border, align_corners: true)),
        Two("grid_sample_reflection", (x, g) => grid_sample(x, g, padding_mode: GridSamplePaddingMode.Reflection)),
        One("affine_grid", x => affine_grid(x, [1, 1, 2, 3])),
    ];

    private static IEnumerable<(string, Func<Tensor[], Tensor[]>)> Factories() =>
    [
        Many("arange", _ => [arange(1, 8, 2)]), Many("linspace", _ => [linspace(-1, 2, 5)]), Many("eye", _ => [eye(2, 3)]),
        Many("full", _ => [full([2, 2], 2.5)]),
        Many("randn_seed_7", _ => [randn(6, generator: SeedSeven())]), Many("rand_seed_7", _ => [rand(6, generator: SeedSeven())]),
        Many("randint_seed_7", _ => [randint(3, 90, [6], generator: SeedSeven())]),
        Many("randperm_seed_7", _ => [randperm(9, generator: SeedSeven())]),
    ];

    private static Tensor EmbeddingLookup(Tensor numbers, Tensor weights)
    {
        return nn.Embedding_from_pretrained(weights).call(numbers);
    }

    private static Tensor[] Multihead(Tensor[] inputs)
    {
        MultiheadAttention attention = nn.MultiheadAttention(4, 2);
        attention.load_state_dict(new Dictionary<string, Tensor>
        {
            ["in_proj_weight"] = inputs[1],
            ["in_proj_bias"] = inputs[2],
            ["out_proj.weight"] = inputs[3],
            ["out_proj.bias"] = inputs[4],
        });
        (Tensor values, Tensor weights) = attention.call(inputs[0], inputs[0], inputs[0]);
        return [values, weights];
    }

    private static Generator SeedSeven() => new(7);
}
