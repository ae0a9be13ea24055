namespace Clip.Sdk.Checkpoints;

/// <summary>Lists of names in messages: all of them, shortened after twenty.</summary>
internal static class NameList
{
    private const int Shown = 20;

    /// <summary>For example <c>Missing (2): 'a', 'b'.</c>; nothing for an empty list.</summary>
    public static string Sentence(string title, IReadOnlyCollection<string> names) => names.Count == 0
        ? ""
        : $"{title} ({names.Count}): {string.Join(", ", names.Take(Shown).Select(name => $"'{name}'"))}{(names.Count > Shown ? $" and {names.Count - Shown} more" : "")}.";
}
