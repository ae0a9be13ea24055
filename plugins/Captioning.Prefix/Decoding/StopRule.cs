using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>Which tokens end a text.</summary>
/// <param name="ids">Their ids.</param>
internal sealed class StopRule(IReadOnlySet<int> ids)
{
    public bool IsEnd(int id) => ids.Contains(id);

    /// <exception cref="InputException">The stop text is not one token.</exception>
    public static StopRule Of(ICausalLanguageModel model, string? stop)
    {
        HashSet<int> ids = [model.EndOfText];
        if (!string.IsNullOrEmpty(stop))
        {
            IReadOnlyList<int> tokens = model.Tokenize(stop);
            ids.Add(tokens.Count == 1
                ? tokens[0]
                : throw new InputException($"The stop text '{stop}' is {tokens.Count} tokens of this language model, but a caption ends with one. Name another, such as '.'.", stop));
        }

        return new StopRule(ids);
    }
}
