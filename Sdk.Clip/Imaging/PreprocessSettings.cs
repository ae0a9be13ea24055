namespace Clip.Sdk.Imaging;

/// <summary>Everything that turns a picture into the tensor that a network was trained on.</summary>
public sealed record PreprocessSettings
{
    /// <summary>Width in pixels of what the network sees, at least 1.</summary>
    public required int Width { get; init => field = Positive(value, nameof(Width)); }

    /// <summary>Height in pixels of what the network sees, at least 1.</summary>
    public required int Height { get; init => field = Positive(value, nameof(Height)); }

    /// <summary>How a picture is brought to that size. Default <see cref="ResizeMode.Shortest"/>.</summary>
    public ResizeMode ResizeMode { get; init; } = ResizeMode.Shortest;

    /// <summary>
    /// The length that the shorter side is resized to before the crop, where it differs from the size of the crop; null takes
    /// the crop's size. Only for <see cref="ResizeMode.Shortest"/>.
    /// </summary>
    public int? ShortestEdge { get; init => field = value is null ? null : Positive(value.Value, nameof(ShortestEdge)); }

    /// <summary>The resampling filter. Default <see cref="Interpolation.Bicubic"/>.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bicubic;

    /// <summary>Whose order of steps is followed. Default <see cref="PreprocessConvention.OpenAi"/>.</summary>
    public PreprocessConvention Convention { get; init; } = PreprocessConvention.OpenAi;

    /// <summary>The value of R, G and B where a picture does not cover the target (<see cref="ResizeMode.Longest"/>). Default 0, black.</summary>
    public byte FillColor { get; init; }

    /// <summary>What a pixel of 0 to 255 is multiplied with first. Default 1/255.</summary>
    public double RescaleFactor { get; init; } = 1.0 / 255.0;

    /// <summary>What is subtracted from each channel after rescaling. Default OpenAI's.</summary>
    public ChannelTriple Mean { get; init; } = OpenAiMean;

    /// <summary>What each channel is divided by in the end; never 0. Default OpenAI's.</summary>
    public ChannelTriple StandardDeviation
    {
        get;
        init
        {
            for (int channel = 0; channel < 3; channel++)
            {
                if (value[channel] == 0 || !float.IsFinite(value[channel]))
                {
                    throw new ArgumentOutOfRangeException(nameof(value), value, "A standard deviation must be a number other than 0.");
                }
            }

            field = value;
        }
    } = OpenAiStandardDeviation;

    /// <summary>Whether a picture is turned upright by its Exif orientation first. Default false, as in the references.</summary>
    public bool HonourExif { get; init; }

    /// <summary>The mean of OpenAI's training pictures.</summary>
    public static ChannelTriple OpenAiMean { get; } = new(0.48145466f, 0.4578275f, 0.40821073f);

    /// <summary>The standard deviation of OpenAI's training pictures.</summary>
    public static ChannelTriple OpenAiStandardDeviation { get; } = new(0.26862954f, 0.26130258f, 0.27577711f);

    /// <summary>What openai/CLIP does: shortest side, bicubic, centre crop.</summary>
    /// <param name="size">Width and height of what the network sees.</param>
    public static PreprocessSettings OpenAi(int size) => new() { Width = size, Height = size };

    /// <summary>What SigLIP does: both sides to the size, bicubic, pixels from -1 to 1.</summary>
    /// <param name="size">Width and height of what the network sees.</param>
    public static PreprocessSettings SigLip(int size) => new()
    {
        Width = size,
        Height = size,
        ResizeMode = ResizeMode.Squash,
        Mean = ChannelTriple.All(0.5f),
        StandardDeviation = ChannelTriple.All(0.5f),
    };

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}
