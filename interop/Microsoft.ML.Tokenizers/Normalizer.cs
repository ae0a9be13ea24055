namespace Microsoft.ML.Tokenizers;

/// <summary>Rewrites a text before it is split into tokens.</summary>
public abstract class Normalizer
{
    /// <summary>Gives the normalised form of a text.</summary>
    /// <param name="original">The text as it came.</param>
    /// <returns>The normalised text.</returns>
    public abstract string Normalize(string original);

    /// <inheritdoc cref="Normalize(string)" />
    public abstract string Normalize(ReadOnlySpan<char> original);
}
