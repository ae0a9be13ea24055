namespace Clip.Sdk.Training.Data;

/// <summary>Which part of the data one process reads.</summary>
/// <param name="Rank">Number of the process, from 0.</param>
/// <param name="WorldSize">Number of processes.</param>
public readonly record struct SampleShare(int Rank, int WorldSize)
{
    /// <summary>All data: one process alone.</summary>
    public static SampleShare Whole { get; } = new(0, 1);

    internal SampleShare Checked() => Rank >= 0 && Rank < WorldSize
        ? this
        : throw new ArgumentOutOfRangeException(nameof(Rank), Rank, $"A rank lies from 0 to {WorldSize - 1}.");
}
