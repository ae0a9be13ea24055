using System.Text.RegularExpressions;

namespace Clip.Sdk.Training.Evaluation.Compositional;

/// <summary>
/// Makes wrong captions by rules over English word lists: swapped attributes, opposite relations, other counts, denials and
/// swapped objects, as ARO, SugarCrepe, CountBench and NegBench ask, without any data of theirs.
/// </summary>
/// <remarks>A rule that does not apply to a caption makes nothing. The truth of a foil's falsehood rests on the caption being complete in what it says.</remarks>
public static partial class CompositionalFoilBuilder
{
    private static readonly string[][] Attributes =
    [
        ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "gray", "gold", "silver", "teal", "turquoise", "beige", "violet"],
        ["small", "tiny", "little", "large", "big", "huge"],
        ["old", "new", "young"],
        ["wooden", "metal", "plastic", "glass", "stone"],
        ["striped", "spotted", "plain", "dotted", "checked"],
        ["open", "closed"], ["full", "empty"], ["wet", "dry"], ["round", "square"], ["standing", "sitting", "lying"],
    ];

    private static readonly (string, string)[] Opposites =
    [
        ("to the left of", "to the right of"), ("left of", "right of"), ("on the left", "on the right"),
        ("above", "below"), ("over", "under"), ("on top of", "underneath"), ("in front of", "behind"), ("inside", "outside"),
        ("at the top", "at the bottom"), ("bigger than", "smaller than"), ("larger than", "smaller than"), ("taller than", "shorter than"),
    ];

    private static readonly string[] Numbers = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>Every foil that the rules make from a caption, in a fixed order.</summary>
    /// <param name="caption">An English caption.</param>
    public static IReadOnlyList<CompositionalFoil> Build(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var foils = new List<CompositionalFoil>();
        Add(CompositionalKind.Attribute, SwapAttributes(caption));
        Add(CompositionalKind.Relation, Oppose(caption));
        Add(CompositionalKind.Count, Recount(caption));
        Add(CompositionalKind.Negation, Deny(caption));
        Add(CompositionalKind.Order, SwapObjects(caption));
        return foils;

        void Add(CompositionalKind kind, string? foil)
        {
            if (foil is not null && !string.Equals(foil, caption, StringComparison.Ordinal))
            {
                foils.Add(new CompositionalFoil(kind, caption, foil));
            }
        }
    }

    /// <summary>Lets the first two different attributes of one sort change places, or null.</summary>
    /// <param name="caption">The caption.</param>
    public static string? SwapAttributes(string caption)
    {
        foreach (string[] sort in Attributes)
        {
            MatchCollection found = Words(sort).Matches(caption);
            for (int i = 1; i < found.Count; i++)
            {
                if (!string.Equals(found[0].Value, found[i].Value, StringComparison.OrdinalIgnoreCase))
                {
                    return Swap(caption, found[0], found[i]);
                }
            }
        }

        return null;
    }

    /// <summary>Turns the first relation into its opposite, or null.</summary>
    /// <param name="caption">The caption.</param>
    public static string? Oppose(string caption) =>
        FirstRelation(caption) is (Match match, string opposite) ? Replace(caption, match, opposite) : null;

    /// <summary>Changes the first number from two to ten into its neighbour, or null.</summary>
    /// <param name="caption">The caption.</param>
    public static string? Recount(string caption)
    {
        Match match = Words(Numbers).Match(caption);
        if (!match.Success)
        {
            return null;
        }

        int index = Array.FindIndex(Numbers, number => string.Equals(number, match.Value, StringComparison.OrdinalIgnoreCase));
        return Replace(caption, match, Numbers[index == Numbers.Length - 1 ? index - 1 : index + 1]);
    }

    /// <summary>Denies one thing that the caption names: with → without, there is → there is no, and a → and no; or null.</summary>
    /// <param name="caption">The caption.</param>
    public static string? Deny(string caption)
    {
        (Regex Pattern, string Denial)[] rules =
        [
            (WithPattern(), "without"), (ThereIsPattern(), "$1 no"), (AndPattern(), "$1and no"), (NextToPattern(), "$1 no"),
        ];
        foreach ((Regex pattern, string denial) in rules)
        {
            if (pattern.IsMatch(caption))
            {
                return pattern.Replace(caption, denial, 1);
            }
        }

        return null;
    }

    /// <summary>Lets the objects on both sides of the first relation change places, or null.</summary>
    /// <param name="caption">The caption, of the form <c>a thing RELATION a thing</c>.</param>
    public static string? SwapObjects(string caption)
    {
        if (FirstRelation(caption) is not (Match match, _))
        {
            return null;
        }

        string before = caption[..match.Index];
        string after = caption[(match.Index + match.Length)..];
        Match verb = VerbAtEnd().Match(before);
        MatchCollection determiners = DeterminerPattern().Matches(before[..verb.Index]);
        Match right = ObjectAtStart().Match(after);
        if (determiners.Count == 0 || !right.Success)
        {
            return null;
        }

        int start = determiners[^1].Index;
        string left = before[start..verb.Index];
        return $"{before[..start]}{KeepCase(left, right.Groups[1].Value)}{verb.Value}{match.Value} {KeepCase(right.Groups[1].Value, left)}{after[right.Length..]}";
    }

    private static (Match Match, string Opposite)? FirstRelation(string caption)
    {
        (Match Match, string Opposite)? first = null;
        foreach ((string one, string other) in Opposites)
        {
            foreach ((string from, string to) in new[] { (one, other), (other, one) })
            {
                Match match = Words([from]).Match(caption);
                // Of two that begin at one place the longer is meant: 'to the left of', not 'left of' within it.
                if (match.Success && (first is null || match.Index < first.Value.Match.Index))
                {
                    first = (match, to);
                }
            }
        }

        return first;
    }

    private static Regex Words(string[] words) =>
        new($@"\b(?:{string.Join('|', Array.ConvertAll(words, Regex.Escape))})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static string Swap(string text, Match left, Match right) =>
        text[..left.Index] + KeepCase(left.Value, right.Value) + text[(left.Index + left.Length)..right.Index]
        + KeepCase(right.Value, left.Value) + text[(right.Index + right.Length)..];

    private static string Replace(string text, Match match, string replacement) =>
        text[..match.Index] + KeepCase(match.Value, replacement) + text[(match.Index + match.Length)..];

    private static string KeepCase(string model, string word) =>
        char.IsUpper(model[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : char.ToLowerInvariant(word[0]) + word[1..];

    [GeneratedRegex(@"\bwith\b(?! no\b)", RegexOptions.IgnoreCase)]
    private static partial Regex WithPattern();

    [GeneratedRegex(@"\b(there (?:is|are))(?: an?| some)?\b(?! no\b)", RegexOptions.IgnoreCase)]
    private static partial Regex ThereIsPattern();

    [GeneratedRegex(@"(,? ?)\band (?:an?|the)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AndPattern();

    [GeneratedRegex(@"\b(next to|beside|near) (?:an?|the)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NextToPattern();

    [GeneratedRegex(@"(?: is| are)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex VerbAtEnd();

    [GeneratedRegex(@"\b(?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten)\b", RegexOptions.IgnoreCase)]
    private static partial Regex DeterminerPattern();

    [GeneratedRegex(@"^ ((?:an?|the|one|two|three|four|five|six|seven|eight|nine|ten)\b(?:(?! and | with | on | in )[^.,;])*)", RegexOptions.IgnoreCase)]
    private static partial Regex ObjectAtStart();
}
