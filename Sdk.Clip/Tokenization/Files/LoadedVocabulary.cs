using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>A vocabulary and what the files beside it say about rows.</summary>
/// <param name="Vocabulary">The vocabulary.</param>
/// <param name="ContextLength">Ids in a row, or null where no file says so.</param>
/// <param name="PaddingId">The id behind the end of a text, or null where no file says so.</param>
internal sealed record LoadedVocabulary(BpeVocabulary Vocabulary, int? ContextLength = null, int? PaddingId = null);
