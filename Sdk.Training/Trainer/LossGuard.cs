namespace Clip.Sdk.Training.Trainer;

/// <summary>Watches the loss: it must be a number, and must not jump far above its own average.</summary>
/// <param name="factor">The multiple of the average that is too much; 0 only looks for numbers that are none.</param>
internal sealed class LossGuard(double factor)
{
    private const double Decay = 0.98;

    // The first steps of a run may jump.
    private const long WarmUp = 20;

    /// <summary>The average that is measured by.</summary>
    public double Average { get; private set; }

    /// <summary>Steps that it was made of.</summary>
    public long Count { get; private set; }

    /// <summary>Goes on from a saved average.</summary>
    public void Restore(double average, long count) => (Average, Count) = (average, count);

    /// <summary>What is wrong with a loss, or null; a good one is taken into the average.</summary>
    public string? Check(double loss)
    {
        if (!double.IsFinite(loss))
        {
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The loss became {loss}");
        }

        if (factor > 0 && Count >= WarmUp && loss > factor * Average)
        {
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The loss jumped to {loss:g4}, more than {factor:g4} times its average of {Average:g4},");
        }

        // The mean at first, so that the start is not drawn towards zero.
        double part = Math.Max(1 - Decay, 1.0 / (Count + 1));
        Average += part * (loss - Average);
        Count++;
        return null;
    }
}
