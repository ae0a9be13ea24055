namespace Clip.Sdk.Scores;

/// <summary>What every caption metric checks.</summary>
internal static class CaptionPairs
{
    public static void Check(IReadOnlyList<string> captions, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(references);
        if (captions.Count != references.Count || captions.Count == 0)
        {
            throw new ArgumentException($"Each of at least one caption needs the references of its picture, but {captions.Count} captions and {references.Count} lists of references came.", nameof(references));
        }

        for (int i = 0; i < references.Count; i++)
        {
            if (references[i].Count == 0)
            {
                throw new ArgumentException($"Picture {i} has no reference.", nameof(references));
            }
        }
    }
}
