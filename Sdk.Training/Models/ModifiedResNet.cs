using Clip.Sdk.Architectures;
using Clip.Sdk.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>CLIP's ResNet as a torch module (Radford et al. 2021, section 2.4). Its attention pool projects into the shared space.</summary>
public sealed class ModifiedResNet : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _first;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _firstNorm;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _second;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _secondNorm;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _third;

    [ComponentName(Name = "bn3")]
    private readonly BatchNorm2d _thirdNorm;

    [ComponentName(Name = "attnpool")]
    private readonly AttentionPool _pool;

    private readonly Sequential[] _stages;

    /// <summary>A tower whose weights are not drawn yet.</summary>
    /// <param name="architecture">Its shape.</param>
    /// <param name="dimensions">D, the width of an embedding.</param>
    internal ModifiedResNet(ModifiedResNetArchitecture architecture, long dimensions)
        : base(nameof(ModifiedResNet))
    {
        Architecture = architecture;
        long stem = architecture.StemWidth;
        _first = nn.Conv2d(3, stem / 2, 3, stride: 2, padding: 1, bias: false);
        _firstNorm = nn.BatchNorm2d(stem / 2);
        _second = nn.Conv2d(stem / 2, stem / 2, 3, padding: 1, bias: false);
        _secondNorm = nn.BatchNorm2d(stem / 2);
        _third = nn.Conv2d(stem / 2, stem, 3, padding: 1, bias: false);
        _thirdNorm = nn.BatchNorm2d(stem);
        _pool = new AttentionPool(architecture.GridSize, architecture.Width, architecture.Heads, dimensions);
        RegisterComponents();
        _stages = MakeStages(architecture);
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            register_module($"layer{stage + 1}", _stages[stage]);
        }
    }

    /// <summary>The shape.</summary>
    public ModifiedResNetArchitecture Architecture { get; }

    internal AttentionPool Pool => _pool;

    internal IReadOnlyList<nn.Module> Stem => [_first, _firstNorm, _second, _secondNorm, _third, _thirdNorm];

    internal IEnumerable<Bottleneck> Blocks => modules().OfType<Bottleneck>();

    internal IReadOnlyList<Sequential> Stages => _stages;

    /// <summary>Encodes pictures.</summary>
    /// <param name="pixels">[N, 3, S, S] scaled and normalised.</param>
    /// <returns>[N, D] embeddings, not normalised.</returns>
    public override Tensor forward(Tensor pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = nn.functional.relu(_firstNorm.call(_first.call(pixels)));
        x = nn.functional.relu(_secondNorm.call(_second.call(x)));
        x = nn.functional.relu(_thirdNorm.call(_third.call(x)));
        x = nn.functional.avg_pool2d(x, 2);
        foreach (Sequential stage in _stages)
        {
            x = stage.call(x);
        }

        return _pool.call(x).MoveToOuterDisposeScope();
    }

    private static Sequential[] MakeStages(ModifiedResNetArchitecture architecture)
    {
        List<Sequential> stages = [];
        long inputs = architecture.StemWidth;
        for (int stage = 0; stage < architecture.StageBlocks.Count; stage++)
        {
            long planes = (long)architecture.StemWidth << stage;
            List<nn.Module<Tensor, Tensor>> blocks = [];
            for (int block = 0; block < architecture.StageBlocks[stage]; block++)
            {
                blocks.Add(new Bottleneck(inputs, planes, block == 0 && stage > 0 ? 2 : 1, hasShortcut: block == 0));
                inputs = planes * 4;
            }

            stages.Add(nn.Sequential([.. blocks]));
        }

        return [.. stages];
    }
}
