using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Which weights move: everything by default; a locked tower is LiT (arXiv:2111.07991).</summary>
public sealed record TuningOptions
{
    /// <summary>Keep the image tower's weights. Default false.</summary>
    public bool LockImage { get; init; }

    /// <summary>Last layers of a locked image tower that move all the same. Default 0.</summary>
    [Range(0, 1024)]
    public int UnlockedImageLayers { get; init; }

    /// <summary>Keep the text tower's weights. Default false.</summary>
    public bool LockText { get; init; }

    /// <summary>Last layers of a locked text tower that move all the same. Default 0.</summary>
    [Range(0, 1024)]
    public int UnlockedTextLayers { get; init; }

    /// <summary>Keep the learned temperature. Default false.</summary>
    public bool LockLogitScale { get; init; }

    /// <summary>Low-rank adapters in place of whole weights. Default null.</summary>
    public LoraOptions? Lora { get; init; }
}
