namespace Clip.Sdk.Samples.EmojiWorld.Language;

/// <summary>A noun phrase with its article and its plural, by rules that fit the names of emoji.</summary>
public sealed class EnglishNoun
{
    // What follows one of these belongs to the noun before it: bowl WITH spoon, drop OF blood.
    private static readonly string[] Joints =
    [
        " with ", " without ", " of ", " in ", " on ", " at ", " behind ", " over ", " from ", " showing ", " holding ", " blowing ", " savoring ", " exhaling", " fluttering ", " facing ", " pointing ",
        " wearing ", " tilted ", " increasing", " decreasing", " for ", " and ", " under ", " curving ", " rolling ", " shaking ", " done", " not done", " between ",
    ];

    // What a person does comes after the person; of other nouns it is a part: flower playing cards.
    private static readonly string[] Doers = ["person ", "man ", "woman ", "people ", "men ", "women "];

    private static readonly HashSet<string> Proper = new(StringComparer.Ordinal)
    {
        "Santa Claus", "Mrs. Claus", "Mx Claus", "Tokyo tower", "mount fuji", "Aries", "Taurus", "Gemini", "Cancer", "Leo", "Virgo", "Libra", "Scorpio", "Sagittarius", "Capricorn", "Aquarius", "Pisces", "Ophiuchus",
        "ZZZ", "om", "yin yang", "Kaaba", "kaaba",
    };

    private static readonly HashSet<string> Definite = new(StringComparer.Ordinal)
    {
        "Statue of Liberty", "milky way", "sun", "sun with face", "sun behind cloud", "sun behind small cloud", "sun behind large cloud", "sun behind rain cloud", "full moon", "new moon", "kaaba",
        "first quarter moon", "last quarter moon", "globe showing Americas", "globe showing Europe-Africa", "globe showing Asia-Australia",
    };

    private static readonly HashSet<string> Mass = new(StringComparer.Ordinal)
    {
        "broccoli", "garlic", "bread", "baguette bread", "bacon", "salt", "butter", "popcorn", "spaghetti", "sushi", "cooked rice", "curry rice", "sake", "ice", "canned food", "shaved ice", "soft ice cream", "ice cream",
        "wood", "luggage", "soap", "yarn", "thread", "dna", "fog", "fire", "falafel", "custard", "oden", "dango", "fondue", "bubble tea", "mate", "leafy green", "camping", "cooking", "bowling", "tennis", "badminton",
        "lacrosse", "ping pong", "field hockey", "ice hockey", "money with wings", "nail polish", "foggy", "construction", "building construction", "high voltage", "wireless", "coral", "pouring liquid", "hot beverage",
        "horse racing", "performing arts", "cinema", "infinity", "copyright", "registered", "trade mark", "information", "recycling symbol", "multiply", "plus", "minus", "divide", "passport control", "baggage claim",
        "left luggage", "litter in bin", "potable water", "non-potable water", "breast-feeding", "selfie", "clinking glasses", "litter", "customs", "locked", "unlocked", "locked with pen", "locked with key", "vibration mode",
        "herb", "candy", "adhesive bandage", "fish cake with swirl", "wedding", "children crossing", "shallow pan of food", "currency exchange", "dashing away",
    };

    // English words in s that are no plurals, beside those in -ss, -us, -is and -os.
    private static readonly HashSet<string> SingularInS = new(StringComparer.OrdinalIgnoreCase) { "abacus", "lens", "gas", "chess", "canvas", "Claus" };

    private static readonly Dictionary<string, string> Irregular = new(StringComparer.Ordinal)
    {
        ["person"] = "people", ["man"] = "men", ["woman"] = "women", ["child"] = "children", ["mouse"] = "mice", ["goose"] = "geese", ["tooth"] = "teeth", ["foot"] = "feet", ["ox"] = "oxen", ["wolf"] = "wolves",
        ["leaf"] = "leaves", ["knife"] = "knives", ["scarf"] = "scarves", ["elf"] = "elves", ["loaf"] = "loaves", ["deer"] = "deer", ["sheep"] = "sheep", ["fish"] = "fish", ["moose"] = "moose", ["bison"] = "bison",
        ["blowfish"] = "blowfish", ["jellyfish"] = "jellyfish", ["shrimp"] = "shrimp", ["squid"] = "squid", ["salmon"] = "salmon", ["die"] = "dice", ["merman"] = "mermen", ["snowman"] = "snowmen", ["policeman"] = "policemen",
        ["dwarf"] = "dwarves", ["potato"] = "potatoes", ["tomato"] = "tomatoes", ["mosquito"] = "mosquitoes", ["volcano"] = "volcanoes", ["mango"] = "mangoes", ["superhero"] = "superheroes", ["cactus"] = "cacti",
    };

    /// <summary>Creates a noun.</summary>
    /// <param name="name">The phrase without an article.</param>
    public EnglishNoun(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        (string head, string rest) = Split(name);
        IsPlural = !Proper.Contains(name) && !Mass.Contains(name) && (IsPluralWord(head[(head.LastIndexOf(' ') + 1)..]) || head.StartsWith("two ", StringComparison.Ordinal) || rest.StartsWith(" and ", StringComparison.Ordinal));
        IsCountable = !IsPlural && !Proper.Contains(name) && !Definite.Contains(name) && !Mass.Contains(name);
        Indefinite = Definite.Contains(name) ? $"the {name}" : IsCountable ? $"{Article(name)} {name}" : name;
        Plural = IsCountable ? PluralOf(head) + rest : name;
    }

    /// <summary>The phrase without an article.</summary>
    public string Name { get; }

    /// <summary>With its article where it takes one: <c>a fox</c>, <c>an orange</c>, <c>popcorn</c>, <c>the sun</c>.</summary>
    public string Indefinite { get; }

    /// <summary>The plural: <c>foxes</c>, <c>bowls with spoon</c>.</summary>
    public string Plural { get; }

    /// <summary>True when it can be counted.</summary>
    public bool IsCountable { get; }

    /// <summary>True when the name is a plural already: <c>eyes</c>, <c>hammer and wrench</c>.</summary>
    public bool IsPlural { get; }

    /// <summary>With its article after an adjective: <c>an old fox</c>, <c>small eyes</c>.</summary>
    /// <param name="adjective">The adjective.</param>
    public string With(string adjective) =>
        IsCountable ? $"{Article(adjective)} {adjective} {Name}" : Indefinite == Name ? $"{adjective} {Name}" : $"the {adjective} {Name}";

    /// <summary>The article of a phrase, by its first sound.</summary>
    /// <param name="phrase">The phrase.</param>
    public static string Article(string phrase)
    {
        string first = phrase.Split(' ', '-')[0];
        bool isSpelledVowel = "aeiouAEIOU".Contains(first[0], StringComparison.Ordinal);
        bool soundsLikeConsonant = first.StartsWith("uni", StringComparison.Ordinal) || first.StartsWith("eu", StringComparison.OrdinalIgnoreCase) || first.StartsWith("one", StringComparison.Ordinal)
            || first is "ukulele" or "use" or "U" or "UP!";
        bool soundsLikeVowel = first is "hourglass" or "hour" or "herb" or "x" or "SOS" or "NG" or "8" or "18" or "11" or "M" or "N" or "S" or "X" or "eight" || first.StartsWith('8');
        return soundsLikeVowel || (isSpelledVowel && !soundsLikeConsonant) ? "an" : "a";
    }

    private static (string Head, string Tail) Split(string name)
    {
        foreach (string doer in Doers)
        {
            int verb = name.IndexOf("ing", StringComparison.Ordinal);
            if (name.StartsWith(doer, StringComparison.Ordinal) && verb > 0)
            {
                return (doer[..^1], name[(doer.Length - 1)..]);
            }
        }

        int end = name.Length;
        foreach (string joint in Joints)
        {
            int at = name.IndexOf(joint, StringComparison.Ordinal);
            if (at > 0 && at < end)
            {
                end = at;
            }
        }

        return (name[..end], name[end..]);
    }

    private static bool IsPluralWord(string word) =>
        word == "skis" || (Irregular.ContainsValue(word) && !Irregular.ContainsKey(word))
        || (word.Length > 3 && word.EndsWith('s') && !SingularInS.Contains(word)
            && !word.EndsWith("ss", StringComparison.Ordinal) && !word.EndsWith("us", StringComparison.Ordinal) && !word.EndsWith("is", StringComparison.Ordinal) && !word.EndsWith("os", StringComparison.Ordinal));

    private static string PluralOf(string head)
    {
        int start = head.LastIndexOf(' ') + 1;
        string word = head[start..];
        string plural = Irregular.TryGetValue(word, out string? irregular) ? irregular
            : word.EndsWith('y') && word.Length > 1 && !"aeiou".Contains(word[^2], StringComparison.Ordinal) ? word[..^1] + "ies"
            : word.EndsWith('s') || word.EndsWith('x') || word.EndsWith('z') || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal) ? word + "es"
            : word + "s";
        return head[..start] + plural;
    }
}
