namespace Clip.Sdk.Retrieval;

/// <summary>What counts as a near-duplicate.</summary>
public sealed record DuplicateOptions
{
    /// <summary>The lowest cosine of a pair, above -1 and at most 1. Default 0.95.</summary>
    public float MinimumCosine
    {
        get;
        init
        {
            if (!(value is > -1 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(MinimumCosine), value, "Give a cosine above -1 and at most 1.");
            }

            field = value;
        }
    } = 0.95f;

    /// <summary>The most pairs that are kept, at least 1: the best. Default 1,000,000. It bounds the memory where thousands of pictures are the same.</summary>
    public int MaxPairs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxPairs));
            field = value;
        }
    } = 1_000_000;

    /// <summary>Threads, at least 1. Default: one a core. The result does not depend on it.</summary>
    public int Threads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Threads));
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Told the share of comparisons that are done, 0..1, from any thread. Default null.</summary>
    public IProgress<float>? Progress { get; init; }
}
