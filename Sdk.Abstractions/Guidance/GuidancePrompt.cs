using System.Globalization;

namespace Clip.Sdk.Guidance;

/// <summary>A text or picture that images are pulled towards or pushed away from.</summary>
public sealed record GuidancePrompt
{
    private GuidancePrompt(string? text, ImageSource? image, double weight)
    {
        if (!double.IsFinite(weight) || weight == 0)
        {
            throw new InputException($"The weight of a prompt is a number other than 0 but got {weight.ToString(CultureInfo.InvariantCulture)}. Leave the prompt out instead.", text);
        }

        (Text, Image, Weight) = (text, image, weight);
    }

    /// <summary>The text, or null for a picture.</summary>
    public string? Text { get; }

    /// <summary>The picture, or null for a text.</summary>
    public ImageSource? Image { get; }

    /// <summary>How much it counts among the prompts; negative ones push away. Never 0.</summary>
    public double Weight { get; }

    /// <summary>The text, or the picture's name.</summary>
    public string Name => Text ?? Image!.Name;

    /// <summary>A text.</summary>
    /// <param name="text">The text as it stands, colons included.</param>
    /// <param name="weight">Negative to push away; not 0. Default 1.</param>
    /// <exception cref="InputException">The text is empty or the weight is 0 or no number.</exception>
    public static GuidancePrompt FromText(string text, double weight = 1) => string.IsNullOrWhiteSpace(text)
        ? throw new InputException("A prompt is a text but got an empty one. Say what the image shall show.", text)
        : new GuidancePrompt(text.Trim(), null, weight);

    /// <summary>A picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="weight">Negative to push away; not 0. Default 1.</param>
    /// <exception cref="InputException">The weight is 0 or no number.</exception>
    public static GuidancePrompt FromImage(ImageSource image, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new GuidancePrompt(null, image, weight);
    }

    /// <summary>
    /// Reads <c>a red apple</c> or <c>a red apple:0.5</c>, as the CLIP guided diffusion notebooks write weights. What stands behind
    /// the last colon is the weight where it is a number, and part of the text otherwise.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InputException">The text is empty or the weight is 0.</exception>
    public static GuidancePrompt Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.LastIndexOf(':');
        return colon >= 0 && double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
            ? FromText(text[..colon], weight)
            : FromText(text);
    }

    /// <summary>The prompt as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Weight == 1 && !Name.Contains(':', StringComparison.Ordinal)
        ? Name
        : string.Create(CultureInfo.InvariantCulture, $"{Name}:{Weight}");
}
