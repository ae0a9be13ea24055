using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>Classifies characters; two levels, since only some twenty pages of 256 hold any.</summary>
internal static class MojibakeSigns
{
    private static readonly Lazy<MojibakeSign[]?[]> Pages = new(Load);

    public static MojibakeSign Of(char character)
    {
        MojibakeSign[]? page = Pages.Value[character >> 8];
        return page is null ? MojibakeSign.None : page[character & 0xFF];
    }

    private static MojibakeSign[]?[] Load()
    {
        var pages = new MojibakeSign[]?[256];
        foreach (string[] row in UnicodeData.ReadRows("mojibake-signs.txt"))
        {
            MojibakeSign sign = Enum.Parse<MojibakeSign>(row[0]);
            foreach (string range in row.AsSpan(1))
            {
                int dash = range.IndexOf('-', StringComparison.Ordinal);
                int first = UnicodeData.CodePoint(dash < 0 ? range : range[..dash]);
                int last = dash < 0 ? first : UnicodeData.CodePoint(range[(dash + 1)..]);
                for (int character = first; character <= last; character++)
                {
                    (pages[character >> 8] ??= new MojibakeSign[256])[character & 0xFF] |= sign;
                }
            }
        }

        return pages;
    }
}
