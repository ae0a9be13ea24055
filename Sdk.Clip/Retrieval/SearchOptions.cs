using Clip.Sdk.Files;

namespace Clip.Sdk.Retrieval;

/// <summary>What a search looks for.</summary>
public sealed record SearchOptions
{
    /// <summary>The most hits of a query, at least 1. Default 10; <see cref="int.MaxValue"/> for all over <see cref="MinimumCosine"/>.</summary>
    public int Count
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Count));
            field = value;
        }
    } = 10;

    /// <summary>The lowest cosine of a hit. Default: none.</summary>
    public float MinimumCosine { get; init; } = float.NegativeInfinity;

    /// <summary>Only pictures whose path fits, or null (the default) for all.</summary>
    public GlobPattern? PathPattern { get; init; }

    /// <summary>What queries are compared with. Default: the pictures.</summary>
    public IndexVectors Against { get; init; } = IndexVectors.Images;

    /// <summary>Threads that scan, at least 1. Default: one a core. The result does not depend on it.</summary>
    public int Threads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Threads));
            field = value;
        }
    } = Environment.ProcessorCount;
}
