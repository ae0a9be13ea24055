using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>What ftfy 6.3.1's <c>fix_text</c> does with its defaults.</summary>
internal static class TextRepair
{
    /// <summary>Repairs a text; the same string where nothing is broken.</summary>
    public static string Fix(string text) => CanonicalComposition.Compose(text);
}
