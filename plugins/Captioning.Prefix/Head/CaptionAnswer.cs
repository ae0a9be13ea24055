namespace Clip.Sdk.Captioning;

/// <summary>A caption of a picture.</summary>
/// <param name="Caption">The text.</param>
/// <param name="Score">Log-probability over length to the power of the length penalty, what the picture says of names included.</param>
/// <param name="LogProbability">The sum of the tokens' log-probabilities, natural, under the language model alone.</param>
/// <param name="Tokens">How many tokens it has.</param>
/// <param name="IsComplete">False when the limit of tokens cut it.</param>
/// <param name="Cosine">Cosine of caption and picture in the embedding space, where it was computed.</param>
public sealed record CaptionAnswer(string Caption, double Score, double LogProbability, int Tokens, bool IsComplete, double? Cosine = null)
{
    internal static CaptionAnswer Of(GeneratedText text, double? cosine = null) =>
        new(text.Text, text.Score, text.LogProbability, text.Ids.Count, text.IsComplete, cosine ?? text.Cosine);
}
