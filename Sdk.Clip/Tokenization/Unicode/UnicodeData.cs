using System.Globalization;
using System.Reflection;

namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>
/// Reads the character tables of the Data folder. They are fixed at the Unicode version of the reference tokenizer's
/// Python, so that a text gives the same ids on every machine, whatever ICU it has or lacks.
/// </summary>
internal static class UnicodeData
{
    /// <summary>The lines of a table, split at spaces; comments left out.</summary>
    public static IEnumerable<string[]> ReadRows(string name)
    {
        Assembly assembly = typeof(UnicodeData).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"Clip.Sdk.Tokenization.Data.{name}")
            ?? throw new InvalidOperationException($"The table '{name}' is not embedded in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line.Split(' ');
            }
        }
    }

    /// <summary>A code point in hexadecimal.</summary>
    public static int CodePoint(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>A decimal number, possibly negative.</summary>
    public static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
