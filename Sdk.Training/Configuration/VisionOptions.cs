using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Architectures;

namespace Clip.Sdk.Training.Configuration;

/// <summary>The shape of the image tower. The defaults are ViT-B/32.</summary>
public sealed record VisionOptions
{
    /// <summary>The family. Default vision_transformer.</summary>
    public VisionKind Kind { get; init; } = VisionKind.VisionTransformer;

    /// <summary>Height and width of the input in pixels. Default 224.</summary>
    [Range(8, 4096)]
    public int ImageSize { get; init; } = 224;

    /// <summary>Height and width of a patch in pixels (vision transformer). Default 32.</summary>
    [Range(1, 1024)]
    public int PatchSize { get; init; } = 32;

    /// <summary>Width of the residual stream (vision transformer). Default 768.</summary>
    [Range(1, 1 << 16)]
    public int Width { get; init; } = 768;

    /// <summary>Transformer blocks (vision transformer). Default 12.</summary>
    [Range(1, 1024)]
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads; 0 takes one for each 64 of the width. Default 0.</summary>
    [Range(0, 1024)]
    public int Heads { get; init; }

    /// <summary>Inner width of the feed-forward layers; 0 takes four times the width. Default 0.</summary>
    [Range(0, 1 << 18)]
    public int MlpWidth { get; init; }

    /// <summary>Part of the patches that a training step leaves out, chosen at random (FLIP, arXiv:2212.00794). Default 0.</summary>
    [Range(0, 0.95)]
    public double PatchDropout { get; init; }

    /// <summary>Bottleneck blocks of the four stages (ModifiedResNet). Default [3, 4, 6, 3].</summary>
    public IReadOnlyList<int> StageBlocks { get; init; } = [3, 4, 6, 3];

    /// <summary>Channels after the stem (ModifiedResNet). Default 64.</summary>
    [Range(1, 1 << 14)]
    public int StemWidth { get; init; } = 64;

    internal string DefaultName => Kind == VisionKind.VisionTransformer ? $"ViT-{Width}x{Layers}/{PatchSize}" : $"RN-{StemWidth}";

    internal VisionArchitecture ToArchitecture(Activation activation)
    {
        if (Kind == VisionKind.ModifiedResnet)
        {
            int resNetWidth = StemWidth * 32;
            return new ModifiedResNetArchitecture
            {
                ImageSize = OptionCheck.Divisible("model.vision.image_size", ImageSize, 32, "the network's stride"),
                Width = resNetWidth,
                StageBlocks = StageBlocks.Count == 4
                    ? StageBlocks
                    : throw OptionCheck.Refuse($"'model.vision.stage_blocks' must list 4 stages but lists {StageBlocks.Count}."),
                StemWidth = StemWidth,
                Heads = Heads > 0 ? OptionCheck.Divides("model.vision.heads", Heads, resNetWidth) : OptionCheck.HeadsOf64("model.vision", resNetWidth),
            };
        }

        return new VisionTransformerArchitecture
        {
            ImageSize = OptionCheck.Divisible("model.vision.image_size", ImageSize, PatchSize, "'patch_size'"),
            Width = Width,
            PatchSize = PatchSize,
            Layers = Layers,
            Heads = Heads > 0 ? OptionCheck.Divides("model.vision.heads", Heads, Width) : OptionCheck.HeadsOf64("model.vision", Width),
            MlpWidth = MlpWidth > 0 ? MlpWidth : 4 * Width,
            Activation = activation,
        };
    }
}
