namespace Clip.Sdk.Training.Data;

/// <summary>Turns captions into rows of token ids.</summary>
/// <remarks>Implementations are safe to call from several threads at once.</remarks>
public interface ICaptionEncoder
{
    /// <summary>T, the length of a row.</summary>
    int ContextLength { get; }

    /// <summary>Encodes one caption; one that is too long is cut and keeps its end-of-text token.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="row">[T] receives the ids.</param>
    /// <returns>Tokens up to and including end-of-text; what follows is padding.</returns>
    int Encode(string caption, Span<int> row);
}
