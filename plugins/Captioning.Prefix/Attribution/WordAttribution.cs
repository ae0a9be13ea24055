namespace Clip.Sdk.Captioning;

/// <summary>What a word of a caption rests on.</summary>
/// <param name="Word">The word.</param>
/// <param name="LogProbability">The sum of its tokens' log-probabilities behind the picture and the words before it, natural.</param>
/// <param name="Drops">
/// For each part that was hidden, how far the word's log-probability fell: positive where the word rests on that part, about 0 where
/// it does not, negative where hiding the part makes the word likelier.
/// </param>
public sealed record WordAttribution(string Word, double LogProbability, IReadOnlyList<double> Drops);
