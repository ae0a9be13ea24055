using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>What a caller knows about a checkpoint better than its files do.</summary>
public sealed record CheckpointOptions
{
    /// <summary>
    /// The non-linearity of both towers. Null, the default, takes what the configuration or the origin says, and refuses a
    /// checkpoint of which neither is known: a wrong one costs accuracy without any error.
    /// </summary>
    public Activation? Activation { get; init; }

    /// <summary>
    /// The configuration to use: a <c>config.json</c> of Hugging Face or an <c>open_clip_config.json</c>. Null, the default,
    /// takes the one beside the weights.
    /// </summary>
    public string? ConfigPath { get; init; }

    /// <summary>
    /// Height and width in pixels that the image tower shall take; position embeddings are interpolated where it differs from
    /// the checkpoint's. Null, the default, keeps the checkpoint's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or beyond 16384.</exception>
    public int? ImageSize
    {
        get;
        init
        {
            if (value is int size)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(ImageSize));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(size, VisionArchitecture.MaxImageSize, nameof(ImageSize));
            }

            field = value;
        }
    }

    /// <summary>
    /// The model of OpenAI's that the file is said to be, for example <c>ViT-B/32</c> (see <see cref="OpenAiRelease"/>): its SHA-256
    /// is then checked. Null, the default, takes the claim that a file makes by being named as published (<c>ViT-B-32.pt</c>);
    /// an empty text makes no claim.
    /// </summary>
    /// <exception cref="ArgumentException">The name is none of the nine.</exception>
    public string? ClaimedName
    {
        get;
        init
        {
            if (!string.IsNullOrEmpty(value) && OpenAiRelease.Find(value) is null)
            {
                throw new ArgumentException($"'{value}' is none of OpenAI's models: {string.Join(", ", OpenAiRelease.All.Select(release => $"'{release.Name}'"))}.", nameof(ClaimedName));
            }

            field = value;
        }
    }

    /// <summary>
    /// Looks for weights that are no finite numbers while opening. Default true: it reads every byte once, some 0.1 s a gigabyte
    /// where the file is in the system's cache (60 ms measured for the 605 MB of a ViT-B/32 in 32 bits), and running the model reads them anyway.
    /// </summary>
    public bool CheckFinite { get; init; } = true;
}
