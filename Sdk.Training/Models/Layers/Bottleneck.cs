using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>A residual block of CLIP's ResNet: average pooling stands before the convolutions where others stride.</summary>
internal sealed class Bottleneck : nn.Module<Tensor, Tensor>
{
    private const long Expansion = 4;
    private readonly long _stride;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _narrow;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _narrowNorm;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _middle;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _middleNorm;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _wide;

    [ComponentName(Name = "bn3")]
    private readonly BatchNorm2d _wideNorm;

    [ComponentName(Name = "downsample")]
    private readonly Sequential? _shortcut;

    public Bottleneck(long inputs, long planes, long stride, bool hasShortcut)
        : base(nameof(Bottleneck))
    {
        _stride = stride;
        _narrow = nn.Conv2d(inputs, planes, 1, bias: false);
        _narrowNorm = nn.BatchNorm2d(planes);
        _middle = nn.Conv2d(planes, planes, 3, padding: 1, bias: false);
        _middleNorm = nn.BatchNorm2d(planes);
        _wide = nn.Conv2d(planes, planes * Expansion, 1, bias: false);
        _wideNorm = nn.BatchNorm2d(planes * Expansion);
        if (hasShortcut)
        {
            _shortcut = nn.Sequential(("0", nn.Conv2d(inputs, planes * Expansion, 1, bias: false)), ("1", nn.BatchNorm2d(planes * Expansion)));
        }

        RegisterComponents();
    }

    /// <summary>The norm whose gain starts at zero, so that a new block passes its input on.</summary>
    public BatchNorm2d LastNorm => _wideNorm;

    /// <summary>[N, inputs, h, w] → [N, 4 planes, h / stride, w / stride].</summary>
    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inner = nn.functional.relu(_narrowNorm.call(_narrow.call(x)));
        inner = nn.functional.relu(_middleNorm.call(_middle.call(inner)));
        inner = _wideNorm.call(_wide.call(Pool(inner)));
        Tensor past = _shortcut is null ? x : _shortcut.call(Pool(x));
        return nn.functional.relu(inner + past).MoveToOuterDisposeScope();
    }

    private Tensor Pool(Tensor x) => _stride > 1 ? nn.functional.avg_pool2d(x, _stride) : x;
}
