using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep;

/// <summary>A pre-norm transformer block.</summary>
internal sealed class Block : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly int _heads;
    private readonly LayerNorm ln1;
    private readonly Linear qkv;
    private readonly Linear @out;
    private readonly LayerNorm ln2;
    private readonly Linear fc;
    private readonly Linear pr;

    internal Block(int width, int heads)
        : base(nameof(Block))
    {
        _heads = heads;
        ln1 = nn.LayerNorm(width);
        qkv = nn.Linear(width, 3 * width);
        @out = nn.Linear(width, width);
        ln2 = nn.LayerNorm(width);
        fc = nn.Linear(width, 4 * width);
        pr = nn.Linear(4 * width, width);
        RegisterComponents();
    }

    /// <param name="input">[B, L, W].</param>
    /// <param name="mask">[L, L] added to the scores, or null.</param>
    public override Tensor forward(Tensor input, Tensor? mask)
    {
        Tensor attended = input + @out.call(Attend(ln1.call(input), mask));
        return attended + pr.call(nn.functional.gelu(fc.call(ln2.call(attended))));
    }

    private Tensor Attend(Tensor x, Tensor? mask)
    {
        (long batch, long length, long width) = (x.shape[0], x.shape[1], x.shape[2]);
        long depth = width / _heads;
        // [B, L, 3, H, D] → 3 × [B·H, L, D]
        Tensor[] parts = qkv.call(x).view(batch, length, 3, _heads, depth).permute(2, 0, 3, 1, 4)
            .reshape(3, batch * _heads, length, depth).unbind(0);
        float scale = (float)Math.Pow(depth, -0.5);
        Tensor scores = mask is null
            ? (parts[0] * scale).bmm(parts[1].transpose(1, 2))
            : baddbmm(mask, parts[0], parts[1].transpose(1, 2), beta: 1, alpha: scale);
        Tensor mixed = scores.softmax(-1).bmm(parts[2]);
        return mixed.view(batch, _heads, length, depth).transpose(1, 2).reshape(batch, length, width);
    }
}
