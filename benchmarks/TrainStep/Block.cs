using TorchSharp;
using TorchSharp.Extras;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep;

/// <summary>A pre-norm transformer block.</summary>
internal sealed class Block : nn.Module<Tensor, Tensor>
{
    private readonly int _heads;
    private readonly bool _causal;
    private readonly LayerNorm ln1;
    private readonly Linear qkv;
    private readonly Linear @out;
    private readonly LayerNorm ln2;
    private readonly Linear fc;
    private readonly Linear pr;

    internal Block(int width, int heads, bool causal)
        : base(nameof(Block))
    {
        _heads = heads;
        _causal = causal;
        ln1 = nn.LayerNorm(width);
        qkv = nn.Linear(width, 3 * width);
        @out = nn.Linear(width, width);
        ln2 = nn.LayerNorm(width);
        fc = nn.Linear(width, 4 * width);
        pr = nn.Linear(4 * width, width);
        RegisterComponents();
    }

    /// <param name="input">[B, L, W].</param>
    public override Tensor forward(Tensor input)
    {
        Tensor attended = input + @out.call(FusedAttention.Packed(qkv.call(ln1.call(input)), _heads, causal: _causal));
        return attended + pr.call(nn.functional.gelu(fc.call(ln2.call(attended))));
    }
}
