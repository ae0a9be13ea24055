namespace Clip.Sdk.Engines;

/// <summary>A causal language model that is fed embeddings, so that a prefix need not be words.</summary>
/// <remarks>Safe to call from several threads at once; a sequence is used by one at a time.</remarks>
public interface ICausalLanguageModel : IDisposable
{
    /// <summary>W, the width of a word embedding.</summary>
    int Width { get; }

    /// <summary>V, ids of the vocabulary.</summary>
    int VocabularySize { get; }

    /// <summary>The most positions of a sequence, prefix included.</summary>
    int ContextLength { get; }

    /// <summary>The id that ends a text.</summary>
    int EndOfText { get; }

    /// <summary>The ids of a text, without special ones.</summary>
    /// <param name="text">The text.</param>
    IReadOnlyList<int> Tokenize(string text);

    /// <summary>The text of ids.</summary>
    /// <param name="ids">The ids; special ones give nothing.</param>
    string Detokenize(ReadOnlySpan<int> ids);

    /// <summary>Looks word embeddings up.</summary>
    /// <param name="ids">[N] ids.</param>
    /// <param name="destination">[N, W] receives the embeddings, without positions.</param>
    /// <exception cref="InputException">An id is not in the vocabulary.</exception>
    void Embed(ReadOnlySpan<int> ids, Span<float> destination);

    /// <summary>Begins a batch of sequences of equal length; the caller disposes it.</summary>
    /// <param name="batchSize">B, at least 1.</param>
    ILanguageSequence Start(int batchSize);
}
