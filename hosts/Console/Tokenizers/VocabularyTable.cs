using System.Globalization;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Tokenizers;

/// <summary>Prints vocabulary reports for people.</summary>
internal static class VocabularyTable
{
    public static void Write(TextWriter output, string title, VocabularyReport report, VocabularyReport? heldOut)
    {
        output.WriteLine(title);
        Table table = heldOut is null
            ? Tables.Create(["", "texts"], "texts")
            : Tables.Create(["", "learned from", "held out"], "learned from", "held out");
        Add("texts", one => Whole(one.Texts));
        Add("words", one => Whole(one.Words));
        Add("tokens", one => Whole(one.Tokens));
        Add("bytes per token", one => one.BytesPerToken.ToString("F2", CultureInfo.InvariantCulture));
        Add("tokens per word", one => one.TokensPerWord.ToString("F3", CultureInfo.InvariantCulture));
        Add("words of one token", one => one.SingleTokenWords.ToString("P2", CultureInfo.InvariantCulture));
        Add("ids in use", one => Whole(one.UsedIds));
        Add("tokens per text, median / 95 % / 99 % / longest", one => $"{one.TokensPerText.Median} / {one.TokensPerText.P95} / {one.TokensPerText.P99} / {one.TokensPerText.Longest}");
        Add("texts that fit the context", one => one.FitContext.ToString("P2", CultureInfo.InvariantCulture));
        Tables.Write(output, table);

        void Add(string name, Func<VocabularyReport, string> value) =>
            table.AddPlainRow(heldOut is null ? [name, value(report)] : [name, value(report), value(heldOut)]);
    }

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
