namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>
/// Drawings in training styles that are kept out of the training, so that settings can be chosen without a look at the test style:
/// an eighth of the base concepts in the two older styles, which other styles draw as well.
/// </summary>
internal static class HeldOutDrawings
{
    private const int Every = 8;

    public static bool Contains(string style, EmojiConcept concept) =>
        concept.Kind == ConceptKind.Base && (style is "noto-v1" or "emojione") && Hash(concept.Code) % Every == 0;

    // FNV-1a: the same on every machine, as string.GetHashCode is not.
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char letter in text)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return hash;
    }
}
