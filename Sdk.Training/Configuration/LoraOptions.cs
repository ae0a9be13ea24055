using System.ComponentModel.DataAnnotations;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Low-rank adapters (LoRA, arXiv:2106.09685); all other weights keep still.</summary>
public sealed record LoraOptions
{
    /// <summary>Rank of the update. Default 4.</summary>
    [Range(1, 1024)]
    public int Rank { get; init; } = 4;

    /// <summary>The update is scaled by this over the rank. Default 8.</summary>
    [Range(1e-6, 1e6)]
    public double Alpha { get; init; } = 8;

    /// <summary>Dropout before the adapters. Default 0.</summary>
    [Range(0, 0.95)]
    public double Dropout { get; init; }

    /// <summary>Projections with an adapter: query, key, value, output, mlp_in, mlp_out. Default query and value.</summary>
    public IReadOnlyList<LoraTarget> Targets { get; init; } = [LoraTarget.Query, LoraTarget.Value];

    /// <summary>Adapters in the image tower. Default true.</summary>
    public bool Image { get; init; } = true;

    /// <summary>Adapters in the text tower. Default true.</summary>
    public bool Text { get; init; } = true;
}
