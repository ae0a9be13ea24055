namespace Microsoft.ML.Tokenizers;

/// <summary>Splits a text into the pieces that are encoded one by one.</summary>
public abstract class PreTokenizer
{
    /// <summary>Finds the pieces of a text.</summary>
    /// <param name="text">The text to split.</param>
    /// <returns>Start and length of each piece, in order, counted in characters of <paramref name="text"/>.</returns>
    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(string text);

    /// <inheritdoc cref="PreTokenize(string)" />
    public abstract IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text);
}
