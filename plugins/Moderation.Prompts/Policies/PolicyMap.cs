using System.Globalization;

namespace Clip.Sdk.Moderation.Policies;

/// <summary>
/// Takes the members of a map one by one and notes what is wrong with them. What was asked for is what is known; the rest is
/// reported by <see cref="RefuseOthers"/>.
/// </summary>
internal sealed class PolicyMap(PolicyNode node, string name, string file, List<PolicyProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public PolicyNode Node => node;

    public bool Has(string key) => node.Find(key) is not null;

    public string? Text(string key, bool isRequired = false)
    {
        PolicyNode? value = Take(key, isRequired);
        if (value is null)
        {
            return null;
        }

        if (value.Kind == PolicyNodeKind.Scalar && value.Text.Trim().Length > 0)
        {
            return value.Text.Trim();
        }

        Note(value, $"'{key}' must be a text.");
        return null;
    }

    public double? Number(string key, double minimum, double maximum, bool isRequired = false) =>
        Take(key, isRequired) is { } value ? ReadNumber(key, value, minimum, maximum) : null;

    public int? Integer(string key, int minimum, bool isRequired = false)
    {
        PolicyNode? value = Take(key, isRequired);
        if (value is null)
        {
            return null;
        }

        if (int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum)
        {
            return number;
        }

        Note(value, $"'{key}' must be a whole number of at least {minimum} but is '{Shown(value)}'.");
        return null;
    }

    public bool? Flag(string key)
    {
        PolicyNode? value = Take(key, isRequired: false);
        switch (value?.Text)
        {
            case null: return null;
            case "true": return true;
            case "false": return false;
            default:
                Note(value, $"'{key}' must be true or false but is '{Shown(value)}'.");
                return null;
        }
    }

    public TEnum? Choice<TEnum>(string key, bool isRequired = false)
        where TEnum : struct, Enum
    {
        PolicyNode? value = Take(key, isRequired);
        if (value is null)
        {
            return null;
        }

        string[] words = [.. Enum.GetNames<TEnum>().Select(Word)];
        int index = Array.IndexOf(words, value.Text);
        if (index >= 0)
        {
            return Enum.GetValues<TEnum>()[index];
        }

        Note(value, $"'{key}' is one of '{string.Join("', '", words)}' but is '{Shown(value)}'.{(value.Text.Length > 0 ? Suggestion.For(value.Text, words) : "")}");
        return null;
    }

    /// <summary>A list of texts, or one text for a list of one; null where there is no such key.</summary>
    public IReadOnlyList<string>? Texts(string key, bool isRequired = false)
    {
        PolicyNode? value = Take(key, isRequired);
        if (value is null)
        {
            return null;
        }

        var texts = new List<string>();
        foreach (PolicyNode item in value.Kind == PolicyNodeKind.List ? value.Items : [value])
        {
            if (item.Kind != PolicyNodeKind.Scalar || item.Text.Trim().Length == 0)
            {
                Note(item, $"'{key}' is a list of texts, and this is none.");
            }
            else if (texts.Contains(item.Text.Trim(), StringComparer.Ordinal))
            {
                Note(item, $"'{item.Text.Trim()}' stands twice in '{key}'. Remove one.");
            }
            else
            {
                texts.Add(item.Text.Trim());
            }
        }

        if (texts.Count == 0 && value.Kind != PolicyNodeKind.Scalar)
        {
            Note(value, $"'{key}' must not be empty.");
        }

        return texts;
    }

    public IReadOnlyList<double> Numbers(string key, double minimum, double maximum)
    {
        PolicyNode? value = Take(key, isRequired: true);
        if (value is null)
        {
            return [];
        }

        if (value.Kind != PolicyNodeKind.List)
        {
            Note(value, $"'{key}' must be a list of numbers.");
            return [];
        }

        return [.. value.Items.Select(item => ReadNumber(key, item, minimum, maximum) ?? 0)];
    }

    public PolicyMap? Map(string key)
    {
        PolicyNode? value = Take(key, isRequired: false);
        if (value is null)
        {
            return null;
        }

        if (value.Kind == PolicyNodeKind.Map)
        {
            return new PolicyMap(value, key, file, problems);
        }

        Note(value, $"'{key}' must have members of its own ('name: value', one a line).");
        return null;
    }

    /// <summary>The members as maps with names of the author's choosing.</summary>
    public IEnumerable<(PolicyEntry Entry, PolicyMap Map)> NamedMaps(string key)
    {
        if (Map(key) is not { } map)
        {
            yield break;
        }

        foreach (PolicyEntry entry in map.Node.Entries)
        {
            if (!IsName(entry.Key))
            {
                Note(entry, $"'{entry.Key}' must be lower-case words joined by hyphens.");
            }
            else if (map.Map(entry.Key) is { } member)
            {
                yield return (entry, member);
            }
        }
    }

    /// <summary>Numbers by names of the author's choosing.</summary>
    public IReadOnlyList<(PolicyEntry Entry, double Value)> NamedNumbers(string key, bool isRequired = false)
    {
        PolicyNode? value = Take(key, isRequired);
        if (value is null)
        {
            return [];
        }

        if (value.Kind != PolicyNodeKind.Map || value.Entries.Count == 0)
        {
            Note(value, $"'{key}' must have members of its own ('name: 0.5', one a line).");
            return [];
        }

        return [.. value.Entries.Select(entry => (entry, ReadNumber(entry.Key, entry.Value, 0, 1) ?? 0))];
    }

    /// <summary>A probability, or <c>never</c>.</summary>
    public (bool IsGiven, double? Value) Threshold(string key)
    {
        PolicyNode? value = Take(key, isRequired: false);
        return value is null ? (false, null)
            : value.Text == "never" ? (true, null)
            : (true, ReadNumber(key, value, 0, 1, " or 'never'"));
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void RefuseOthers()
    {
        foreach (PolicyEntry entry in node.Entries)
        {
            if (!_known.Contains(entry.Key))
            {
                Note(entry, $"'{name}' has no member '{entry.Key}'.{Suggestion.For(entry.Key, _known)}");
            }
        }
    }

    public void Note(PolicyNode place, string message) => problems.Add(new PolicyProblem(file, place.Line, place.Column, message));

    public void Note(PolicyEntry place, string message) => problems.Add(new PolicyProblem(file, place.Line, place.Column, message));

    /// <summary>Lower-case words joined by hyphens.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64
        && char.IsAsciiLetterLower(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && !text.Contains("--", StringComparison.Ordinal)
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>The word of a member of an enumeration: <c>SafetyChecker</c> is <c>safety-checker</c>.</summary>
    public static string Word(string member) =>
        string.Concat(member.Select((letter, index) => char.IsAsciiLetterUpper(letter) ? (index > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private double? ReadNumber(string key, PolicyNode value, double minimum, double maximum, string otherwise = "")
    {
        if (value.Kind == PolicyNodeKind.Scalar
            && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number >= minimum && number <= maximum)
        {
            return number;
        }

        string range = double.IsInfinity(maximum) ? "a number" : string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");
        Note(value, $"'{key}' must be {range}{otherwise} but is '{Shown(value)}'.");
        return null;
    }

    private PolicyNode? Take(string key, bool isRequired)
    {
        _known.Add(key);
        PolicyEntry? entry = node.Find(key);
        if (entry is null)
        {
            if (isRequired)
            {
                Note(node, $"'{name}' needs the member '{key}'.");
            }

            return null;
        }

        if (entry.Value.Kind == PolicyNodeKind.Null)
        {
            Note(entry, $"'{key}' has no value. Give it one or remove it.");
            return null;
        }

        return entry.Value;
    }

    private static string Shown(PolicyNode value) => value.Kind switch
    {
        PolicyNodeKind.List => "a list",
        PolicyNodeKind.Map => "a map",
        _ => value.Text.Length <= 60 ? value.Text : value.Text[..57] + "...",
    };
}
