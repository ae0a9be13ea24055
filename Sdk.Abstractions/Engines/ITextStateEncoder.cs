namespace Clip.Sdk.Engines;

/// <summary>Gives a hidden state for every token of a text. Safe to call from several threads at once.</summary>
public interface ITextStateEncoder : IDisposable
{
    /// <summary>T, tokens a text: the whole context, padding included.</summary>
    int TokenCount { get; }

    /// <summary>W, the width of a state.</summary>
    int Width { get; }

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">[N] texts; N may be 0.</param>
    /// <param name="destination">[N, T, W] row-major; receives the states.</param>
    /// <param name="cancellationToken">Checked between chunks and inside one.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ClipException">A text does not fit, there is no vocabulary, or the model cannot be run.</exception>
    void Encode(ReadOnlySpan<string> texts, Span<float> destination, CancellationToken cancellationToken = default);
}
