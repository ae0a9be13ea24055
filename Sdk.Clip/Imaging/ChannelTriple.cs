namespace Clip.Sdk.Imaging;

/// <summary>One number for each of the channels R, G and B.</summary>
/// <param name="Red">For R.</param>
/// <param name="Green">For G.</param>
/// <param name="Blue">For B.</param>
public readonly record struct ChannelTriple(float Red, float Green, float Blue)
{
    /// <summary>The number of a channel.</summary>
    /// <param name="channel">0, 1 or 2.</param>
    public float this[int channel] => channel switch
    {
        0 => Red,
        1 => Green,
        2 => Blue,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "A picture has the channels 0, 1 and 2."),
    };

    /// <summary>The same number for all three.</summary>
    /// <param name="value">The number.</param>
    public static ChannelTriple All(float value) => new(value, value, value);
}
