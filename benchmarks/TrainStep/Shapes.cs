namespace Clip.Benchmarks.TrainStep;

/// <summary>Sizes of the benchmark's model and batch; the Python side has the same defaults.</summary>
internal sealed record Shapes
{
    internal int Batch { get; init; } = 256;

    internal int Image { get; init; } = 64;

    internal int Patch { get; init; } = 8;

    internal int ImageWidth { get; init; } = 192;

    internal int ImageLayers { get; init; } = 6;

    internal int ImageHeads { get; init; } = 3;

    internal int Context { get; init; } = 32;

    internal int TextWidth { get; init; } = 128;

    internal int TextLayers { get; init; } = 4;

    internal int TextHeads { get; init; } = 4;

    internal int Vocabulary { get; init; } = 8192;

    internal int Embedding { get; init; } = 128;
}
