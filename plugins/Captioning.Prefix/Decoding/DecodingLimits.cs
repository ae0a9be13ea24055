using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>How long a text may become.</summary>
internal static class DecodingLimits
{
    /// <exception cref="ModelFormatException">The prefix leaves no room in the language model's context.</exception>
    public static int Tokens(ICausalLanguageModel model, int prefixLength, DecodingOptions options)
    {
        // The last token needs no position of its own: nothing comes behind it.
        int room = model.ContextLength - prefixLength + 1;
        return room > 1
            ? Math.Min(options.MaxTokens, room)
            : throw new ModelFormatException($"A prefix of {prefixLength} positions leaves no room in a language model of {model.ContextLength} positions. The captioner's parts do not belong together.");
    }
}
