namespace Microsoft.ML.Tokenizers;

/// <summary>What encoding one text gave.</summary>
/// <typeparam name="T">The form of a token: an id or an <see cref="EncodedToken"/>.</typeparam>
public struct EncodeResults<T>
{
    /// <summary>The tokens, in the order of the text.</summary>
    public IReadOnlyList<T> Tokens { get; set; }

    /// <summary>The text after normalisation, or <see langword="null"/> where none was applied.</summary>
    public string? NormalizedText { get; set; }

    /// <summary>How many characters of the (normalised) text the tokens cover.</summary>
    public int CharsConsumed { get; set; }
}
