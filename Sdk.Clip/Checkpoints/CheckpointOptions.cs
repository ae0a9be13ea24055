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
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? ImageSize
    {
        get;
        init
        {
            if (value is int size)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(ImageSize));
            }

            field = value;
        }
    }

    /// <summary>Looks for weights that are no finite numbers while opening. Default true; it reads every byte once.</summary>
    public bool CheckFinite { get; init; } = true;
}
