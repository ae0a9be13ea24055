#!/usr/bin/python3
"""Records what PyTorch computes, for tests/Interop.TorchSharp.Tests: run with Debian's python3-torch.

usage: tests/reference/torch_ops.py    (writes tests/fixtures/torch/ops.json)

Each case holds inputs, outputs and, for inputs that are floating point, the gradients of the sum of outputs each
weighted by cos(0.7 i) at place i. The C# side runs the operation of the same name and compares."""
import json, os, sys
import torch, torch.nn.functional as F

torch.manual_seed(20261121)
CASES = {}


def r(*shape, low=None, high=None):
    t = torch.randn(*shape) if low is None else torch.rand(*shape) * (high - low) + low
    return (t * 1e4).round() / 1e4


def pack(t):
    kind = str(t.dtype).split(".")[1]
    values = t.detach().reshape(-1).tolist()
    if t.is_floating_point():
        values = [float("%.9g" % v) if v == v and abs(v) != float("inf") else repr(v) for v in values]
    return {"shape": list(t.shape), "type": kind, "values": [int(v) if isinstance(v, bool) else v for v in values]}


def case(name, fn, *inputs, grad=True):
    assert name not in CASES, name
    leaves = [t.clone().requires_grad_(grad and t.is_floating_point()) for t in inputs]
    out = fn(*leaves)
    outs = list(out) if isinstance(out, (tuple, list)) else [out]
    grads = []
    if grad:
        loss = sum((o.reshape(-1) * torch.cos(0.7 * torch.arange(o.numel(), dtype=o.dtype))).sum() for o in outs if o.is_floating_point() and o.requires_grad)
        loss.backward()
        grads = [pack(t.grad) if t.requires_grad and t.grad is not None else None for t in leaves]
    CASES[name] = {"inputs": [pack(t) for t in inputs], "outputs": [pack(o) for o in outs], "gradients": grads}


x, y, pos, unit = r(3, 4), r(3, 4), r(3, 4, low=0.2, high=2.5), r(3, 4, low=-0.9, high=0.9)
idx = torch.tensor([2, 0, 2, 1])
for n in "abs cos cosh ceil erf erfc exp exp2 expm1 floor frac round sigmoid sign sin sinh square tan tanh trunc atan neg".split():
    case(n, getattr(torch, n), x)
for n in "log log10 log1p log2 reciprocal rsqrt sqrt".split():
    case(n, getattr(torch, n), pos)
for n in "acos asin erfinv".split():
    case(n, getattr(torch, n), unit)
case("isnan", torch.isnan, torch.tensor([1.0, float("nan"), float("inf")]), grad=False)
case("isinf", torch.isinf, torch.tensor([1.0, float("nan"), float("inf")]), grad=False)
case("isfinite", torch.isfinite, torch.tensor([1.0, float("nan"), float("inf")]), grad=False)
case("logical_not", torch.logical_not, torch.tensor([0.0, 1.0, -2.0]), grad=False)
case("bitwise_not", torch.bitwise_not, torch.tensor([0, 5, -7]), grad=False)
case("add", torch.add, x, r(4))
case("add_alpha", lambda a, b: torch.add(a, b, alpha=-2.5), x, y)
case("add_scalar", lambda a: a + 1.5, x)
case("sub", torch.sub, x, r(3, 1))
case("rsub_scalar", lambda a: 2 - a, x)
case("mul", torch.mul, x, y)
case("div", torch.div, x, pos)
case("div_floor", lambda a, b: torch.div(a, b, rounding_mode="floor"), x * 4, pos, grad=False)
case("div_trunc", lambda a: torch.div(a, 3, rounding_mode="trunc"), torch.tensor([-7, 7, 8]), grad=False)
case("rdiv_scalar", lambda a: 3 / a, pos)
case("remainder", lambda a: a % 3, torch.tensor([-7, 7, 8]), grad=False)
case("pow", torch.pow, pos, y)
case("pow_scalar", lambda a: a ** 3, x)
case("addcmul", lambda a, b, c: torch.addcmul(a, b, c, value=0.3), x, y, r(4))
case("addcdiv", lambda a, b, c: torch.addcdiv(a, b, c, value=0.3), x, y, pos)
case("lerp", torch.lerp, x, y, r(3, 4, low=0, high=1))
case("maximum", torch.maximum, x, y)
case("minimum", torch.minimum, x, y)
case("atan2", torch.atan2, x, y)
case("clamp", lambda a: a.clamp(-0.5, 0.7), x)
case("clamp_min", lambda a: a.clamp(min=0.1), x)
case("nan_to_num", lambda a: a.nan_to_num(0.5, 9.0, -9.0), torch.tensor([1.0, float("nan"), float("inf"), -float("inf")]), grad=False)
for n in "eq ne lt le gt ge".split():
    case(n, getattr(torch, n), torch.tensor([1.0, 2.0, 3.0]), torch.tensor([3.0, 2.0, 1.0]), grad=False)
case("bitwise_and", torch.bitwise_and, torch.tensor([6, 5, -1]), torch.tensor([3, 3, 9]), grad=False)
case("matmul", torch.matmul, r(2, 3, 4), r(4, 5))
case("mm", torch.mm, r(3, 4), r(4, 2))
case("bmm", torch.bmm, r(2, 3, 4), r(2, 4, 2))
case("mv", torch.mv, r(3, 4), r(4))
case("dot", torch.dot, r(4), r(4))
case("outer", torch.outer, r(3), r(4))
case("baddbmm", lambda a, b, c: torch.baddbmm(a, b, c, beta=0.5, alpha=2), r(3, 2), r(2, 3, 4), r(2, 4, 2))
case("addmm", lambda a, b, c: torch.addmm(a, b, c, beta=0.5, alpha=2), r(3, 2), r(3, 4), r(4, 2))
case("einsum", lambda a, b: torch.einsum("bid,bjd->bij", a, b), r(2, 3, 4), r(2, 2, 4))
case("cdist", torch.cdist, r(3, 4), r(2, 4))
case("norm", lambda a: a.norm(), x)
case("norm_dim", lambda a: a.norm(dim=1, keepdim=True), x)
case("triu", lambda a: a.triu(1), r(3, 3))
case("tril", lambda a: a.tril(), r(3, 3))
case("diag", torch.diag, r(3))
case("trace", torch.trace, r(3, 3))
case("sum", torch.sum, x)
case("sum_dim", lambda a: a.sum((0, 2), keepdim=True), r(2, 3, 2))
case("mean", torch.mean, x)
case("mean_dim", lambda a: a.mean((1,)), x)
case("prod", torch.prod, x)
case("std", torch.std, x)
case("var_dim", lambda a: a.var(1, unbiased=False), x)
case("max", torch.max, x)
case("max_dim", lambda a: torch.max(a, 1), x)
case("min_dim", lambda a: torch.min(a, 0, keepdim=True), x)
case("amax", lambda a: a.amax((0,)), x)
case("argmax", lambda a: a.argmax(1), x, grad=False)
case("argmin", lambda a: a.argmin(), x, grad=False)
case("argsort", lambda a: a.argsort(1, descending=True), x, grad=False)
case("sort", lambda a: a.sort(1), x)
case("topk", lambda a: a.topk(2, 1), x)
case("all", lambda a: a.all(), torch.tensor([[True, False], [True, True]]), grad=False)
case("any_dim", lambda a: a.any(0), torch.tensor([[False, False], [False, True]]), grad=False)
case("count_nonzero", torch.count_nonzero, torch.tensor([0.0, 2.0, 3.0]), grad=False)
case("logsumexp", lambda a: a.logsumexp(1), x)
case("softmax", lambda a: a.softmax(1), x)
case("log_softmax", lambda a: a.log_softmax(0), x)
case("cumsum", lambda a: a.cumsum(1), x)
case("cumprod", lambda a: a.cumprod(0), x)
case("median", torch.median, x)
case("quantile", lambda a: a.quantile(torch.tensor([0.25, 0.9]), 1), x)
case("bincount", lambda a: torch.bincount(a, minlength=5), idx, grad=False)
case("view", lambda a: a.view(2, 6), x)
case("reshape_transposed", lambda a: a.t().reshape(2, -1), x)
case("flatten", lambda a: a.flatten(1), r(2, 2, 3))
case("permute", lambda a: a.permute(2, 0, 1), r(2, 2, 3))
case("movedim", lambda a: a.movedim((0,), (2,)), r(2, 2, 3))
case("expand", lambda a: a.expand(3, -1), r(1, 4))
case("repeat", lambda a: a.repeat(2, 1, 2), r(2, 3))
case("repeat_interleave", lambda a: a.repeat_interleave(2, 1), r(2, 3))
case("tile", lambda a: a.tile((2,)), r(2, 3))
case("unsqueeze", lambda a: a.unsqueeze(1), x)
case("squeeze", lambda a: a.squeeze(1), r(3, 1, 2))
case("split", lambda a: a.split(2, 1), r(2, 5))
case("split_sizes", lambda a: a.split([1, 3], 1), x)
case("chunk", lambda a: a.chunk(2, 1), x)
case("tensor_split", lambda a: a.tensor_split(3, 1), r(2, 5))
case("unbind", lambda a: a.unbind(0), x)
case("flip", lambda a: a.flip(0, 1), x)
case("roll", lambda a: a.roll((1, -1), (0, 1)), x)
case("cat", lambda a, b: torch.cat([a, b], 1), x, r(3, 2))
case("stack", lambda a, b: torch.stack([a, b], 1), x, y)
case("hstack", lambda a, b: torch.hstack([a, b]), x, y)
case("vstack", lambda a, b: torch.vstack([a, b]), x, r(2, 4))
case("meshgrid", lambda a, b: torch.meshgrid(a, b, indexing="xy"), r(2), r(3))
case("where", lambda c, a, b: torch.where(c, a, b), x > 0, x, y)
case("nonzero", torch.nonzero, torch.tensor([[0, 2], [3, 0]]), grad=False)
case("index_select", lambda a, i: a.index_select(1, i), r(2, 3), idx)
case("gather", lambda a, i: a.gather(1, i), x, torch.tensor([[0, 3], [1, 1], [2, 0]]))
case("scatter", lambda a, i, s: a.scatter(1, i, s), x, torch.tensor([[0, 3], [1, 2], [2, 0]]), r(3, 2))
case("scatter_add", lambda a, i, s: a.scatter_add(1, i, s), x, torch.tensor([[0, 3], [1, 1], [2, 0]]), r(3, 2))
case("index_add", lambda a, i, s: a.index_add(0, i, s, alpha=0.5), x, torch.tensor([2, 0]), r(2, 4))
case("narrow", lambda a: a.narrow(1, 1, 2), x)
case("select", lambda a: a.select(1, -1), x)
case("slice", lambda a: a[:, 1:4:2], x)
case("take", lambda a, i: a.take(i), x, torch.tensor([0, 5, 11]))
case("masked_fill", lambda a, m: a.masked_fill(m, -1.5), x, y > 0)
case("masked_select", lambda a, m: a.masked_select(m), x, y > 0)
case("index_mixed", lambda a: a[1, ..., None, 1:], r(2, 3, 4))
case("index_negative", lambda a: a[-1, :-1], x)
case("index_tensor", lambda a, i: a[:, i], r(2, 3), idx)
case("index_two_tensors", lambda a, i, j: a[i, j], x, torch.tensor([0, 2]), torch.tensor([3, 1]))
case("index_mask", lambda a, m: a[m], x, y > 0)
case("index_mask_then_slice", lambda a, m: a[m][:, 1:3], r(2, 3, 4), torch.tensor([[True, False, True], [False, True, True]]))
case("index_put", lambda a, i, v: a.clone().index_put_((i,), v, accumulate=True), x, torch.tensor([0, 2]), r(2, 4))


def assign(a, v):
    b = a.clone(); b[:, 1:3] = v; return b


case("index_assign", assign, x, r(2))
case("linear", F.linear, r(2, 3, 4), r(5, 4), r(5))
case("layer_norm", lambda a, w, b: F.layer_norm(a, (4,), w, b, 1e-5), x, r(4), r(4))
case("group_norm", lambda a, w, b: F.group_norm(a, 2, w, b), r(2, 4, 3), r(4), r(4))
case("batch_norm_training", lambda a, w, b: F.batch_norm(a, None, None, w, b, True), r(3, 2, 2, 2), r(2), r(2))
case("batch_norm_running", lambda a, m, v: F.batch_norm(a, m, v), r(3, 2, 2, 2), r(2), r(2, low=0.5, high=2), grad=False)
case("normalize", lambda a: F.normalize(a, dim=-1), x)
case("conv2d", lambda a, w, b: F.conv2d(a, w, b, stride=2, padding=1), r(2, 3, 5, 5), r(2, 3, 3, 3), r(2))
case("conv2d_groups", lambda a, w: F.conv2d(a, w, groups=2), r(1, 4, 3, 3), r(2, 2, 2, 2))
case("gelu", F.gelu, x)
case("gelu_tanh", lambda a: F.gelu(a, approximate="tanh"), x)
case("relu", F.relu, x)
case("silu", F.silu, x)
case("leaky_relu", lambda a: F.leaky_relu(a, 0.2), x)
case("logsigmoid", F.logsigmoid, x)
case("softplus", lambda a: F.softplus(a, 2.0), x)
case("cosine_similarity", lambda a, b: F.cosine_similarity(a, b, 1), x, y)
case("one_hot", lambda a: F.one_hot(a, 4), idx, grad=False)
case("embedding", lambda i, w: F.embedding(i, w), torch.tensor([[0, 2], [2, 1]]), r(3, 4), grad=False)


def attention(q, k, v, mask=None, causal=False):
    s = (q @ k.transpose(-2, -1)) * q.shape[-1] ** -0.5
    if causal: s = s.masked_fill(~torch.ones(s.shape[-2:], dtype=torch.bool).tril(), float("-inf"))
    if mask is not None: s = s.masked_fill(~mask, float("-inf")) if mask.dtype == torch.bool else s + mask
    return s.softmax(-1) @ v


q, k, v = r(2, 2, 3, 4), r(2, 2, 3, 4), r(2, 2, 3, 4)
case("attention", attention, q, k, v)
case("attention_causal", lambda a, b, c: attention(a, b, c, causal=True), q, k, v)
case("attention_mask", attention, q, k, v, r(3, 3))
case("attention_bool_mask", attention, q, k, v, torch.tensor([[True, True, False], [True, False, True], [True, True, True]]))
case("cross_entropy", F.cross_entropy, r(4, 3), torch.tensor([0, 2, 1, 2]))
case("cross_entropy_smooth", lambda a, t: F.cross_entropy(a, t, label_smoothing=0.1, ignore_index=1, reduction="sum"), r(4, 3), torch.tensor([0, 2, 1, 2]))
case("cross_entropy_probabilities", lambda a, t: F.cross_entropy(a, t.softmax(1)), r(4, 3), r(4, 3))
case("nll_loss", lambda a, t: F.nll_loss(a.log_softmax(1), t), r(4, 3), torch.tensor([0, 2, 1, 2]))
case("bce_with_logits", lambda a, t: F.binary_cross_entropy_with_logits(a, t), x, r(3, 4, low=0, high=1))
case("bce", lambda a, t: F.binary_cross_entropy(a, t), r(3, 4, low=0.1, high=0.9), r(3, 4, low=0.1, high=0.9))
case("mse_loss", F.mse_loss, x, y)
case("l1_loss", lambda a, b: F.l1_loss(a, b, reduction="none"), x, y)
case("smooth_l1_loss", lambda a, b: F.smooth_l1_loss(a, b, beta=0.5), x, y)
case("kl_div", lambda a, b: F.kl_div(a.log_softmax(1), b.log_softmax(1), log_target=True, reduction="sum"), x, y)
case("cosine_embedding_loss", lambda a, b, t: F.cosine_embedding_loss(a, b, t, margin=0.1), x, y, torch.tensor([1.0, -1.0, 1.0]), grad=False)
img = r(1, 2, 5, 4)
case("pad_constant", lambda a: F.pad(a, (1, 2, 0, 1), value=0.5), img)
case("pad_reflect", lambda a: F.pad(a, (1, 2, 2, 1), mode="reflect"), img)
case("pad_replicate", lambda a: F.pad(a, (1, 2, 2, 1), mode="replicate"), img)
case("interpolate_nearest", lambda a: F.interpolate(a, (3, 7)), img)
case("interpolate_bilinear", lambda a: F.interpolate(a, (3, 7), mode="bilinear"), img)
case("interpolate_bilinear_corners", lambda a: F.interpolate(a, scale_factor=(1.5, 2.0), mode="bilinear", align_corners=True), img)
case("interpolate_bicubic", lambda a: F.interpolate(a, (8, 3), mode="bicubic"), img)
case("interpolate_bicubic_antialias", lambda a: F.interpolate(a, (3, 2), mode="bicubic", antialias=True), img)
case("interpolate_area", lambda a: F.interpolate(a, (2, 2), mode="area"), img)
case("avg_pool2d", lambda a: F.avg_pool2d(a, 2, 1, 1), img)
case("max_pool2d", lambda a: F.max_pool2d(a, 2), img)
case("adaptive_avg_pool2d", lambda a: F.adaptive_avg_pool2d(a, (2, 3)), img)
case("unfold", lambda a: F.unfold(a, 2, stride=2), img)
grid = r(1, 3, 2, 2, low=-1.2, high=1.2)
case("grid_sample", lambda a, g: F.grid_sample(a, g, align_corners=False), img, grid)
case("grid_sample_border", lambda a, g: F.grid_sample(a, g, padding_mode="border", align_corners=True), img, grid)
case("grid_sample_reflection", lambda a, g: F.grid_sample(a, g, padding_mode="reflection", align_corners=False), img, grid)
case("affine_grid", lambda t: F.affine_grid(t, (1, 1, 2, 3), align_corners=False), r(1, 2, 3))
case("arange", lambda: torch.arange(1, 8, 2), grad=False)
case("linspace", lambda: torch.linspace(-1, 2, 5), grad=False)
case("eye", lambda: torch.eye(2, 3), grad=False)
case("full", lambda: torch.full((2, 2), 2.5), grad=False)
# Seeds: PyTorch's default generator and one of one's own draw the same numbers.
case("randn_seed_7", lambda: (torch.manual_seed(7), torch.randn(6))[1], grad=False)
case("rand_seed_7", lambda: (torch.manual_seed(7), torch.rand(6))[1], grad=False)
case("randint_seed_7", lambda: (torch.manual_seed(7), torch.randint(3, 90, (6,)))[1], grad=False)
case("randperm_seed_7", lambda: (torch.manual_seed(7), torch.randperm(9))[1], grad=False)


def mha(x_, w, b, ow, ob):
    m = torch.nn.MultiheadAttention(4, 2)
    with torch.no_grad():
        for p_, q_ in ((m.in_proj_weight, w), (m.in_proj_bias, b), (m.out_proj.weight, ow), (m.out_proj.bias, ob)): p_.copy_(q_)
    return m(x_, x_, x_)


case("multihead_attention", mha, r(3, 2, 4), r(12, 4), r(12), r(4, 4), r(4), grad=False)

target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "torch", "ops.json")
with open(target, "w") as f:
    f.write('{"source": %s,\n"cases": {\n' % json.dumps("tests/reference/torch_ops.py on PyTorch " + torch.__version__))
    f.write(",\n".join(json.dumps(n) + ": " + json.dumps(c, separators=(",", ":")) for n, c in CASES.items()))
    f.write("\n}}\n")
print(len(CASES), "cases,", os.path.getsize(target), "bytes")
