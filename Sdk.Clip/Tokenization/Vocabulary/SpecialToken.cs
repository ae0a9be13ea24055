namespace Clip.Sdk.Tokenization.Vocabulary;

/// <summary>A token that is recognised whole inside a text.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Id">Its id.</param>
/// <param name="IsNormalized">Hugging Face only: whether it is looked for after the text was normalised, not before.</param>
/// <param name="IsOrdinary">
/// Whether it is a byte or a merged token as well, such as the <c>!</c> that some models pad with. Hugging Face then
/// takes it whole wherever it stands; the models were trained with tokenizers that do not.
/// </param>
internal sealed record SpecialToken(string Text, int Id, bool IsNormalized, bool IsOrdinary = false);
