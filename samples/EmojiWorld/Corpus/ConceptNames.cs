using System.Text;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>Turns the labels and short codes of emojibase into phrases that people would say.</summary>
internal static class ConceptNames
{
    private static readonly string[] Hairs = ["red hair", "curly hair", "white hair", "blond hair"];

    /// <summary>The name of a label: <c>person: red hair</c> becomes <c>person with red hair</c>.</summary>
    public static string FromLabel(string label)
    {
        string name = Plain(label.Replace(" (blood type)", "", StringComparison.Ordinal));
        int colon = name.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
        {
            bool isTime = name.EndsWith("-thirty", StringComparison.Ordinal) || name.EndsWith(" o'clock", StringComparison.Ordinal);
            return isTime ? $"clock showing {name}"
                : name.StartsWith("no ", StringComparison.Ordinal) ? name + " sign"
                : name == "rolling on the floor laughing" ? "face rolling on the floor laughing"
                : name;
        }

        (string before, string after) = (name[..colon], name[(colon + 2)..]);
        return before switch
        {
            "keycap" => $"keycap {after switch { "#" => "number sign", "*" => "asterisk", _ => after }}",
            "flag" => $"flag of {after}",
            "family" or "kiss" or "couple with heart" => $"{before} of {after}",
            _ when Array.IndexOf(Hairs, after) >= 0 => $"{before} with {after}",
            _ when after == "beard" => $"{before} with a beard",
            _ when after == "bald" => $"bald {before}",
            _ => $"{before} {after}",
        };
    }

    /// <summary>Short codes as words; those that are the name again, or no words, are left out.</summary>
    public static IReadOnlyList<string> FromShortcodes(IEnumerable<string> codes, string name)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string code in codes)
        {
            string words = code.Replace('_', ' ').Replace('-', ' ').Trim();
            bool isWord = words.Length >= 3 && words.All(letter => char.IsAsciiLetterLower(letter) || letter == ' ');
            if (isWord && !string.Equals(Joined(words), Joined(name), StringComparison.OrdinalIgnoreCase) && !words.StartsWith("flag ", StringComparison.Ordinal))
            {
                names.Add(words);
            }
        }

        return [.. names];
    }

    private static string Joined(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static string Plain(string label)
    {
        var text = new StringBuilder(label.Length);
        foreach (char letter in label)
        {
            switch (letter)
            {
                case '’':
                    text.Append('\'');
                    break;
                case '“' or '”' or '⊛':
                    break;
                default:
                    text.Append(letter);
                    break;
            }
        }

        return text.ToString().Trim();
    }
}
