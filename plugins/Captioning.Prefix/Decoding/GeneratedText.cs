namespace Clip.Sdk.Captioning;

/// <summary>A text that a language model made.</summary>
/// <param name="Text">The text, trimmed, without the end-of-text token.</param>
/// <param name="Ids">All its tokens, the one that ended it included.</param>
/// <param name="LogProbability">The sum of the tokens' log-probabilities, natural, under the model itself: before penalties, temperature and cuts.</param>
/// <param name="Score">The sum of log-probabilities as they were used, over length to the power of the length penalty.</param>
/// <param name="IsComplete">False when the limit of tokens cut it.</param>
/// <param name="Cosine">Cosine of text and picture in the embedding space where texts were ranked by it too; null otherwise, and for a text beyond the text encoder's context.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<int> Ids, double LogProbability, double Score, bool IsComplete, double? Cosine = null);
