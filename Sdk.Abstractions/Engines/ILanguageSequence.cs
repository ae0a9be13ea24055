namespace Clip.Sdk.Engines;

/// <summary>A batch of sequences that grow together, with their keys and values cached.</summary>
public interface ILanguageSequence : IDisposable
{
    /// <summary>B, sequences.</summary>
    int BatchSize { get; }

    /// <summary>Positions so far.</summary>
    int Length { get; }

    /// <summary>Appends positions to every sequence and gives the logits behind the last one.</summary>
    /// <param name="embeddings">[B, T, W] word or prefix embeddings, without positions; T at least 1.</param>
    /// <param name="logits">[B, V] receives the logits of the next token.</param>
    /// <param name="cancellationToken">Checked inside.</param>
    /// <exception cref="InputException">The context is full.</exception>
    /// <exception cref="InferenceException">The model cannot be run.</exception>
    void Append(ReadOnlySpan<float> embeddings, Span<float> logits, CancellationToken cancellationToken = default);

    /// <summary>Chooses which sequences go on, with repetition: beam search keeps some and drops others.</summary>
    /// <param name="parents">For each sequence of the new batch the one it continues; B becomes its length.</param>
    void Reorder(ReadOnlySpan<int> parents);
}
