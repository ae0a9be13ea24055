using Clip.Sdk;
using Clip.Sdk.Moderation.Samples;

namespace Clip.Moderation.Prompts.Tests;

public sealed class CsvRowsTests
{
    [Fact]
    public void Quotes_doubled_quotes_and_line_ends_inside_are_read()
    {
        (int Line, string[] Fields)[] rows = Read("a,b\r\n\"x, \"\"y\"\"\n z\",2\n\n,\nlast,");

        Assert.Equal([1, 2, 5, 6], rows.Select(row => row.Line));
        Assert.Equal(["x, \"y\"\n z", "2"], rows[1].Fields);
        Assert.Equal(["", ""], rows[2].Fields);
        Assert.Equal(["last", ""], rows[3].Fields);
    }

    [Fact]
    public void An_open_quote_is_refused_with_its_line() =>
        Assert.Contains("t.csv(2): a quote is opened and never closed", Assert.Throws<InputException>(() => Read("a\n\"b\nc\n")).Message, StringComparison.Ordinal);

    private static (int Line, string[] Fields)[] Read(string text) => [.. CsvRows.Read(new StringReader(text), ',', "t.csv")];
}
