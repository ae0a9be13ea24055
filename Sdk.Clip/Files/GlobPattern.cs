using System.Text;
using System.Text.RegularExpressions;

namespace Clip.Sdk.Files;

/// <summary>
/// A path pattern: <c>*</c> and <c>?</c> within one folder, <c>**</c> across folders, <c>[a-z]</c> and <c>[!a-z]</c>,
/// <c>{jpg,png}</c>. Case matters; <c>/</c> and <c>\</c> are the same.
/// </summary>
/// <remarks>Matching takes time linear in the path, whatever the pattern.</remarks>
public sealed class GlobPattern
{
    private readonly Regex _expression;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">For example <c>holiday/**/*.{jpg,png}</c>.</param>
    /// <exception cref="InputException">A bracket or brace is not closed.</exception>
    public GlobPattern(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        Pattern = pattern;
        _expression = new Regex(ToExpression(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>The pattern as it was given.</summary>
    public string Pattern { get; }

    /// <summary>True when a text holds a character that means something in a pattern.</summary>
    /// <param name="text">A path or a pattern.</param>
    public static bool IsPattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAny("*?[{") >= 0;
    }

    /// <summary>True when the whole path fits the pattern.</summary>
    /// <param name="path">A relative or absolute path, as the pattern is.</param>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        if (path.Contains('\\'))
        {
            return _expression.IsMatch(path.ToString().Replace('\\', '/'));
        }

        return _expression.IsMatch(path);
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    private static string ToExpression(string pattern)
    {
        var expression = new StringBuilder(@"\A");
        int depth = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            char character = pattern[i];
            switch (character)
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    // "**/" also stands for no folder at all, so a/**/b takes a/b.
                    if (i + 1 < pattern.Length && pattern[i + 1] is '/' or '\\')
                    {
                        i++;
                        expression.Append("(?:.*/)?");
                    }
                    else
                    {
                        expression.Append(".*");
                    }

                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append("[^/]");
                    break;
                case '[':
                    i = AppendSet(pattern, i, expression);
                    break;
                case '{':
                    depth++;
                    expression.Append("(?:");
                    break;
                case '}' when depth > 0:
                    depth--;
                    expression.Append(')');
                    break;
                case ',' when depth > 0:
                    expression.Append('|');
                    break;
                case '\\':
                    expression.Append('/');
                    break;
                default:
                    expression.Append(Regex.Escape(character.ToString()));
                    break;
            }
        }

        return depth == 0
            ? expression.Append(@"\z").ToString()
            : throw new InputException($"Pattern '{pattern}' opens a '{{' that it does not close. Close it, or write '[{{]' for the character itself.", pattern);
    }

    private static int AppendSet(string pattern, int start, StringBuilder expression)
    {
        int first = start + 1;
        bool isNegated = first < pattern.Length && pattern[first] is '!' or '^';
        if (isNegated)
        {
            first++;
        }

        // A bracket right after the opening is a member: "[]]" and "[[]" are sets of one.
        int end = first < pattern.Length ? pattern.IndexOf(']', first + 1) : -1;
        if (end < 0)
        {
            throw new InputException($"Pattern '{pattern}' opens a '[' that it does not close. Close it, or write '[[]' for the character itself.", pattern);
        }

        expression.Append(isNegated ? "[^/" : "[");
        for (int i = first; i < end; i++)
        {
            bool isRange = pattern[i] == '-' && i > first && i + 1 < end;
            expression.Append(isRange ? "-" : @"\u" + ((int)pattern[i]).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
        }

        expression.Append(']');
        return end;
    }
}
