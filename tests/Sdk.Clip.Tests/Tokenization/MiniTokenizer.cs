using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Tokenization;

/// <summary>The tokenizer of the small vocabulary that lies in the checkout: the first 510 merges of OpenAI's, 1024 ids.</summary>
internal static class MiniTokenizer
{
    public const int StartOfText = 1022;
    public const int EndOfText = 1023;

    public static string VocabularyPath => Fixtures.Local("models", "mini_bpe_1024.txt.gz");

    public static ClipTokenizer Instance { get; } = ClipTokenizer.Load(VocabularyPath);
}
