using Clip.Sdk.Samples.EmojiWorld.Language;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>A thing that icons show.</summary>
/// <param name="Code">Its code points without variation selectors, lower case, joined by <c>-</c>: what joins the styles.</param>
/// <param name="Kind">What part it plays.</param>
/// <param name="Noun">Its name.</param>
/// <param name="OtherNames">Other names, from short codes.</param>
/// <param name="Tags">Words that go with it.</param>
/// <param name="Group">Number of the group in Unicode's order.</param>
public sealed record EmojiConcept(string Code, ConceptKind Kind, EnglishNoun Noun, IReadOnlyList<string> OtherNames, IReadOnlyList<string> Tags, int Group)
{
    private static readonly string[] DirectedWords =
    [
        "left", "right", "arrow", "facing", "clock", "thirty", "button", "keycap", "letter", "input", "sign", "flag", "hand", "fist", "curving", "oncoming", "latin", "first", "last", "crescent", "gibbous",
        "clockwise", "question", "exclamation", "yin", "banknote", "increasing", "decreasing", "back", "end", "soon", "top", "ATM", "place", "hundred", "curly",
    ];

    /// <summary>True when the icon means the same in a mirror: no letters, arrows, hands or clocks.</summary>
    public bool CanBeMirrored { get; } = Group is not (8 or 9) && Array.TrueForAll(DirectedWords, word => !Noun.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when it may be painted in another colour: animals, food, places and things whose name has no colour.</summary>
    public bool CanBeTinted { get; } = Group is 3 or 4 or 5 or 6 or 7 && !ColourWords.Occurs(Noun.Name) && !Noun.Name.Contains("traffic", StringComparison.Ordinal) && Noun.Name != "panda";
}
