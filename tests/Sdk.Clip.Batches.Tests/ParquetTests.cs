using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Batches.Tests;

/// <summary>hyparquet, which we did not write, is the reader.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [HyparquetFact]
    public async Task A_reader_of_others_finds_types_values_and_gaps()
    {
        JsonNode file = await WriteAndReadAsync(["one", "a bad one", "zwölf Boxkämpfer jagen", ""]);

        Assert.Equal(
            """[["index","INT64",null],["id","BYTE_ARRAY","UTF8"],["image","BYTE_ARRAY","UTF8"],["text","BYTE_ARRAY","UTF8"],["length","INT64",null],["half","DOUBLE",null],["action","BYTE_ARRAY","UTF8"],["first","BYTE_ARRAY","UTF8"],["isLong","BOOLEAN",null],["words","BYTE_ARRAY","UTF8"],["fields","BYTE_ARRAY","UTF8"],["error_code","BYTE_ARRAY","UTF8"],["error_message","BYTE_ARRAY","UTF8"]]""",
            file["columns"]!.ToJsonString());
        JsonArray rows = file["rows"]!.AsArray();
        Assert.Equal([0, 1, 2, 3], rows.Select(row => (int)row!["index"]!));
        Assert.Equal(["one", "a bad one", "zwölf Boxkämpfer jagen", ""], rows.Select(row => (string?)row!["text"]));
        Assert.Equal([3, null, 22, 0], rows.Select(row => (int?)row!["length"]));
        Assert.Equal([1.5, null, 11, 0], rows.Select(row => (double?)row!["half"]));
        Assert.Equal([false, null, true, false], rows.Select(row => (bool?)row!["isLong"]));
        Assert.Equal(["o", null, "z", null], rows.Select(row => (string?)row!["first"]));
        Assert.Equal([null, "image-corrupt", null, null], rows.Select(row => (string?)row!["error_code"]));
    }

    [HyparquetFact]
    public async Task Many_rows_lie_in_several_groups()
    {
        string[] texts = [.. Enumerable.Range(0, 70_000).Select(number => number % 3 == 0 ? "bad" : $"text {number}")];

        JsonNode file = await WriteAndReadAsync(texts);

        Assert.Equal(2, (int)file["groups"]!);
        JsonArray rows = file["rows"]!.AsArray();
        Assert.Equal(70_000, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal(texts[i], (string?)rows[i]!["text"]);
            Assert.Equal(i % 3 == 0 ? null : texts[i].Length, (int?)rows[i]!["length"]);
            Assert.Equal(i % 3 == 0 ? null : texts[i].Length > 10, (bool?)rows[i]!["isLong"]);
        }
    }

    private async Task<JsonNode> WriteAndReadAsync(string[] texts)
    {
        await BatchJob.RunAsync("length", new LengthHead(), new ListSource(texts), new BatchJobOptions { OutputPath = _folder.File("out.parquet") });
        return NodeProgram.Run("parquet.mjs", _folder.File("out.parquet"));
    }
}
