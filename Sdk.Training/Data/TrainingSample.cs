using Clip.Sdk.Imaging;

namespace Clip.Sdk.Training.Data;

/// <summary>A pair that was read but not decoded. Decoding happens on several threads, in any order.</summary>
public abstract class TrainingSample
{
    /// <summary>A name for messages: the path, or the shard and the key.</summary>
    public required string Name { get; init; }

    /// <summary>The pass over the data that the sample belongs to, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>A number that names the sample within its source, whatever the order: random draws for it depend on it.</summary>
    public required long Index { get; init; }

    /// <summary>The class of the picture, or −1.</summary>
    public int ClassIndex { get; init; } = -1;

    /// <summary>Makes the picture and its captions.</summary>
    /// <param name="decoder">Decodes stored pictures.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The picture, which the caller disposes, and at least one caption.</returns>
    /// <exception cref="ClipException">The sample is damaged; it is counted and skipped.</exception>
    public abstract DecodedSample Decode(IImageDecoder decoder, CancellationToken cancellationToken = default);
}
