namespace Clip.Sdk;

/// <summary>Encodes texts.</summary>
public interface ITextEncoder : IEncoder<string>
{
    /// <summary>The most tokens of a text, the two special ones included.</summary>
    int ContextLength { get; }

    /// <summary>Tells, without encoding, how each text fits the context.</summary>
    /// <param name="texts">[N] texts.</param>
    /// <param name="destination">[N] facts.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than N.</exception>
    void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination);
}
