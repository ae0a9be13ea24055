using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep;

/// <summary>A small CLIP: image and text transformers into one space, and the symmetric contrastive loss.</summary>
internal sealed class ClipModel : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly Parameter cls;
    private readonly Parameter vpos;
    private readonly LayerNorm lnpre;
    private readonly ModuleList<Block> vb;
    private readonly LayerNorm lnpost;
    private readonly Parameter vproj;
    private readonly Embedding tok;
    private readonly Parameter tpos;
    private readonly ModuleList<Block> tb;
    private readonly LayerNorm lnf;
    private readonly Parameter tproj;
    private readonly Parameter scale;

    internal ClipModel(Shapes shapes)
        : base(nameof(ClipModel))
    {
        (int width, int textWidth) = (shapes.ImageWidth, shapes.TextWidth);
        int patches = shapes.Image / shapes.Patch * (shapes.Image / shapes.Patch);
        double deviation = Math.Pow(width, -0.5);
        conv = nn.Conv2d(3, width, shapes.Patch, shapes.Patch, bias: false);
        cls = nn.Parameter(randn(width) * deviation);
        vpos = nn.Parameter(randn(patches + 1, width) * deviation);
        lnpre = nn.LayerNorm(width);
        vb = nn.ModuleList(Enumerable.Range(0, shapes.ImageLayers).Select(_ => new Block(width, shapes.ImageHeads, causal: false)).ToArray());
        lnpost = nn.LayerNorm(width);
        vproj = nn.Parameter(randn(width, shapes.Embedding) * deviation);
        tok = nn.Embedding(shapes.Vocabulary, textWidth);
        nn.init.normal_(tok.weight!, std: 0.02);
        tpos = nn.Parameter(randn(shapes.Context, textWidth) * 0.01);
        tb = nn.ModuleList(Enumerable.Range(0, shapes.TextLayers).Select(_ => new Block(textWidth, shapes.TextHeads, causal: true)).ToArray());
        lnf = nn.LayerNorm(textWidth);
        tproj = nn.Parameter(randn(textWidth, shapes.Embedding) * Math.Pow(textWidth, -0.5));
        scale = nn.Parameter(tensor((float)Math.Log(1 / 0.07)));
        RegisterComponents();
    }

    internal Parameter Scale => scale;

    /// <param name="images">[B, 3, H, W].</param>
    /// <param name="texts">[B, T] token numbers; the largest marks the end.</param>
    public override Tensor forward(Tensor images, Tensor texts)
    {
        Tensor logits = scale.exp() * EncodeImages(images).matmul(EncodeTexts(texts).t());
        Tensor labels = arange(logits.shape[0], device: logits.device);
        return (nn.functional.cross_entropy(logits, labels) + nn.functional.cross_entropy(logits.t(), labels)) / 2;
    }

    private Tensor EncodeImages(Tensor images)
    {
        Tensor x = conv.call(images).flatten(2).transpose(1, 2);
        x = cat([cls.expand(x.shape[0], 1, -1), x], 1) + vpos;
        x = lnpre.call(x);
        foreach (Block block in vb)
        {
            x = block.call(x);
        }

        return nn.functional.normalize(lnpost.call(x.select(1, 0)).matmul(vproj), dim: -1);
    }

    private Tensor EncodeTexts(Tensor texts)
    {
        Tensor x = tok.call(texts) + tpos;
        foreach (Block block in tb)
        {
            x = block.call(x);
        }

        x = lnf.call(x)[arange(x.shape[0], device: x.device), texts.argmax(-1)];
        return nn.functional.normalize(x.matmul(tproj), dim: -1);
    }
}
