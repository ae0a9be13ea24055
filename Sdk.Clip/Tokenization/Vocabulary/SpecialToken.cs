namespace Clip.Sdk.Tokenization.Vocabulary;

/// <summary>A token that is recognised whole inside a text.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsNormalized">Hugging Face only: whether it is looked for after the text was normalised, not before.</param>
internal sealed record SpecialToken(string Text, int Id, bool IsNormalized);
