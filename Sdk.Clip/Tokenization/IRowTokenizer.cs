namespace Clip.Sdk.Tokenization;

/// <summary>Turns texts into rows of ids of one length, as a text tower takes them.</summary>
/// <remarks>Implementations are safe to call from several threads at once.</remarks>
public interface IRowTokenizer
{
    /// <summary>Ids in a row.</summary>
    int ContextLength { get; }

    /// <summary>Number of ids; they run from 0 to this less one.</summary>
    int VocabularySize { get; }

    /// <summary>The id that closes a text.</summary>
    int EndOfTextId { get; }

    /// <summary>The id behind the end of a text.</summary>
    int PaddingId { get; }

    /// <summary>The vocabulary's spelling of an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    string GetToken(int id);

    /// <summary>Encodes texts to rows.</summary>
    /// <param name="texts">[N] texts; N may be 0.</param>
    /// <param name="rows">[N, <see cref="ContextLength"/>] receives the ids, row-major.</param>
    /// <param name="facts">[N] receives count, truncation and place of the end for each text; or empty.</param>
    /// <param name="truncation">What happens to a text that does not fit.</param>
    /// <param name="cancellationToken">Checked before each text.</param>
    /// <exception cref="ArgumentException">A text is null, or a destination is too short.</exception>
    /// <exception cref="InputException">A text does not fit and <paramref name="truncation"/> is <see cref="TextTruncation.Error"/>.</exception>
    void EncodeBatch(ReadOnlySpan<string> texts, Span<int> rows, Span<TokenizedText> facts, TextTruncation truncation = TextTruncation.Error, CancellationToken cancellationToken = default);

    /// <summary>Tells how texts fit a row without laying rows out.</summary>
    /// <param name="texts">[N] texts.</param>
    /// <param name="destination">[N] receives the facts.</param>
    /// <exception cref="ArgumentException">A text is null, or the destination is too short.</exception>
    void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination);
}
