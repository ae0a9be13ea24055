namespace Clip.Sdk.Training.Configuration;

/// <summary>A closed range of numbers; in a run file a list of two, <c>[0.9, 1.0]</c>.</summary>
/// <param name="Minimum">The lower end.</param>
/// <param name="Maximum">The upper end, not below the lower one.</param>
public readonly record struct ValueRange(double Minimum, double Maximum)
{
    /// <summary>A range of one value.</summary>
    /// <param name="value">Both ends.</param>
    public static ValueRange Single(double value) => new(value, value);

    /// <summary>The value at a part of the way from the lower to the upper end.</summary>
    /// <param name="part">0 to 1.</param>
    public double At(double part) => Minimum + ((Maximum - Minimum) * part);
}
