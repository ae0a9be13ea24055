using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Output;

/// <summary>Tables for people.</summary>
internal static class Tables
{
    /// <summary>A table with plain borders; the columns named in <paramref name="rightAligned"/> hold numbers.</summary>
    public static Table Create(string[] columns, params string[] rightAligned)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
        {
            var header = new TableColumn(Markup.Escape(column));
            table.AddColumn(rightAligned.Contains(column) ? header.RightAligned() : header);
        }

        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void AddPlainRow(this Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    /// <summary>Prints to the command's output, as wide as the terminal or, when redirected, as wide as it needs.</summary>
    public static void Write(TextWriter output, Table table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = 500;
        }

        console.Write(table);
    }
}
