using Clip.Sdk.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>Cuts pictures into patches and projects them; puts the class token before them and adds the positions.</summary>
internal sealed class VisionEmbeddings : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly long _grid;
    private readonly long _patch;

    [ComponentName(Name = "class_embedding")]
    private readonly Parameter _classToken;

    [ComponentName(Name = "patch_embedding")]
    private readonly Conv2d _patches;

    [ComponentName(Name = "position_embedding")]
    private readonly Embedding _positions;

    public VisionEmbeddings(VisionTransformerArchitecture vision)
        : base(nameof(VisionEmbeddings))
    {
        (_grid, _patch) = (vision.GridSize, vision.PatchSize);
        _classToken = new Parameter(zeros([vision.Width]));
        _patches = nn.Conv2d(3, vision.Width, vision.PatchSize, vision.PatchSize, bias: false);
        _positions = nn.Embedding(vision.TokenCount, vision.Width);
        RegisterComponents();
    }

    public Parameter ClassToken => _classToken;

    public Parameter PatchWeight => _patches.weight!;

    public Parameter PositionWeight => _positions.weight!;

    /// <summary>[N, 3, S, S] → [N, 1 + P, W], or [N, 1 + K, W] where only some patches are kept.</summary>
    /// <param name="pixels">[N, 3, S, S].</param>
    /// <param name="kept">[N, K] numbers of the patches that stay; null keeps all P.</param>
    public override Tensor forward(Tensor pixels, Tensor? kept)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = pixels.shape[0];
        Tensor patches = CutPatches(pixels);
        Tensor places = PositionWeight.narrow(0, 1, _grid * _grid);
        if (kept is not null)
        {
            // Left out before the projection: a patch that is not kept costs nothing.
            patches = patches.gather(1, kept.unsqueeze(2).expand(count, kept.shape[1], patches.shape[2]));
            places = places.index_select(0, kept.flatten()).view(count, kept.shape[1], places.shape[1]);
        }

        Tensor projected = nn.functional.linear(patches, PatchWeight.flatten(1)) + places;
        Tensor first = (_classToken + PositionWeight.select(0, 0)).expand(count, 1, projected.shape[2]);
        return cat([first, projected], 1).MoveToOuterDisposeScope();
    }

    // A convolution whose stride is its kernel is a matrix product over patches. [N, 3, S, S] → [N, P, 3 · p · p].
    private Tensor CutPatches(Tensor pixels) =>
        pixels.reshape(pixels.shape[0], 3, _grid, _patch, _grid, _patch).permute(0, 2, 4, 1, 3, 5).reshape(pixels.shape[0], _grid * _grid, 3 * _patch * _patch);
}
