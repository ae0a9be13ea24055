namespace Clip.Sdk.Pipelines;

/// <summary>The sizes of an <see cref="EncodingPipeline"/>. The defaults suit an encoder that uses all cores on its own.</summary>
public sealed record EncodingPipelineOptions
{
    /// <summary>Pictures that are encoded together, at least 1. Default 32; never more than the encoder's <see cref="EncoderInfo.MaxBatchSize"/>.</summary>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(BatchSize));
            field = value;
        }
    } = 32;

    /// <summary>Threads that decode and preprocess, at least 1. Default: one a core, since decoding uses one core at a time.</summary>
    public int DecodeWorkers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(DecodeWorkers));
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Batches that are encoded at once, at least 1. Default 1: an engine spreads one batch over all cores. Raise it for an engine of one thread.</summary>
    public int EncoderThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(EncoderThreads));
            field = value;
        }
    } = 1;

    /// <summary>
    /// Batches between input and output, at least 1: being decoded, encoded, or waiting for the consumer. It bounds the
    /// memory: each takes BatchSize × 3 × S² × 4 bytes. Default: <see cref="EncoderThreads"/> + 2, so that while one is encoded one
    /// is decoded and one is read.
    /// </summary>
    public int BatchesInFlight
    {
        get => field == 0 ? EncoderThreads + 2 : field;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(BatchesInFlight));
            field = value;
        }
    }

    /// <summary>How long a batch that is not full waits for the next picture of a slow stream. Default 200 ms; <see cref="Timeout.InfiniteTimeSpan"/> to wait for full batches.</summary>
    public TimeSpan MaxBatchDelay
    {
        get;
        init
        {
            if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException(nameof(MaxBatchDelay), value, "Give a time of at least zero, or Timeout.InfiniteTimeSpan.");
            }

            field = value;
        }
    } = TimeSpan.FromMilliseconds(200);

    /// <summary>Unit-length embeddings (the default) or raw ones.</summary>
    public EmbeddingForm Form { get; init; } = EmbeddingForm.Normalized;
}
