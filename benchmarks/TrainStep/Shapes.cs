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

    /// <summary>Tokens of both towers that a step looks at.</summary>
    internal double TokensPerStep => (double)Batch * (ImageTokens + Context);

    /// <summary>
    /// Floating-point operations of a step, a multiplication and an addition counting as two: products of weights, attention and
    /// similarities, the backward pass twice as much as the forward one. Norms and the like are left out.
    /// </summary>
    internal double OperationsPerStep => 3 * (
        (Batch * Tower(ImageTokens, ImageWidth, ImageLayers)) + (Batch * Tower(Context, TextWidth, TextLayers))
        + (2.0 * Batch * (ImageTokens - 1) * 3 * Patch * Patch * ImageWidth)
        + (2.0 * Batch * Embedding * (ImageWidth + TextWidth)) + (2.0 * Batch * Batch * Embedding));

    private int ImageTokens => (Image / Patch * (Image / Patch)) + 1;

    private static double Tower(double tokens, double width, int layers) =>
        layers * tokens * ((24 * width * width) + (4 * tokens * width));
}
