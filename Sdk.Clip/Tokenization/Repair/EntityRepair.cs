using System.Text;
using Clip.Sdk.Tokenization.Cleaning;
using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>
/// Decodes character references that end in a semicolon (ftfy's <c>unescape_html</c>), also names written all in
/// capitals, as databases without case left them.
/// </summary>
internal static class EntityRepair
{
    private const int LongestBody = 24;

    private static readonly Lazy<Dictionary<string, string>> Names = new(Load);

    public static string Fix(string text)
    {
        StringBuilder? builder = null;
        int done = 0;
        for (int start = text.IndexOf('&', StringComparison.Ordinal); start >= 0; start = text.IndexOf('&', start + 1))
        {
            int length = ReferenceLength(text.AsSpan(start));
            if (length > 0 && Decode(text.AsSpan(start, length)) is { } decoded)
            {
                (builder ??= new StringBuilder(text.Length)).Append(text, done, start - done).Append(decoded);
                done = start + length;
            }
        }

        return builder is null ? text : builder.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>An ampersand, perhaps a number sign, letters and digits of ASCII, a semicolon.</summary>
    private static int ReferenceLength(ReadOnlySpan<char> text)
    {
        int start = text.Length > 1 && text[1] == '#' ? 2 : 1;
        int end = start;
        while (end < text.Length && end - start <= LongestBody && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        bool isReference = end > start && end - start <= LongestBody && end < text.Length && text[end] == ';';
        return isReference ? end + 1 : 0;
    }

    private static string? Decode(ReadOnlySpan<char> reference)
    {
        if (reference[1] != '#')
        {
            return Names.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(reference[1..], out string? characters) ? characters : null;
        }

        // A number that was decoded in part, or that is the semicolon itself, stays as it is, as in the reference.
        string decoded = HtmlEntities.Unescape(reference.ToString());
        return decoded.Contains(';', StringComparison.Ordinal) ? null : decoded;
    }

    private static Dictionary<string, string> Load()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] row in UnicodeData.ReadRows("upper-case-entities.txt"))
        {
            changed.Add(row[0], string.Concat(row.Skip(1).Select(codePoint => (char)UnicodeData.CodePoint(codePoint))));
        }

        foreach ((string name, string characters) in HtmlEntities.All.Where(entity => entity.Key.EndsWith(';')))
        {
            names.Add(name, characters);
        }

        foreach ((string name, string characters) in names.ToArray())
        {
            string upper = name.ToUpperInvariant();
            bool isLower = !name.AsSpan().ContainsAnyInRange('A', 'Z');
            if (isLower && HtmlEntities.Unescape("&" + upper) == "&" + upper)
            {
                names.TryAdd(upper, changed.GetValueOrDefault(upper, characters));
            }
        }

        return names;
    }
}
