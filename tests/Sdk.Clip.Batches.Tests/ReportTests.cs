using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clip.Sdk.Batches;
using Clip.Sdk.Engines;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Batches.Tests;

public sealed class ReportTests : IDisposable
{
    private const string Hostile = "</script><script>window.pwned=1</script><img src=x onerror=\"window.pwned=2\">'\"&<b class=injected>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Texts_cannot_leave_the_data_of_the_page()
    {
        string page = await WriteAsync([Hostile, "<!-- ", "]]>", "\u2028line"], title: $"Title {Hostile}");

        Match data = Regex.Match(page, "<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline);
        Assert.DoesNotContain('<', data.Groups[1].Value);
        Assert.Equal(Hostile, (string?)JsonNode.Parse(data.Groups[1].Value)!["rows"]![0]!["text"]);
        Assert.Equal(2, Regex.Count(page, "<script"));
        Assert.Contains("<title>Title &lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_job_shows_what_matters_and_counts_everything()
    {
        string[] texts = [.. Enumerable.Range(0, 3000).Select(number => number == 2001 ? "please block this" : number == 1777 ? "bad" : number == 1234 ? new string('x', 99) : $"text {number:D4}")];

        JsonNode data = Data(await WriteAsync(texts, maxRows: 40));

        int[] shown = [.. data["rows"]!.AsArray().Select(row => (int)row!["index"]!)];
        Assert.Equal(40, shown.Length);
        Assert.Contains(2001, shown);
        Assert.Contains(1777, shown);
        Assert.Contains(1234, shown);
        JsonNode histogram = data["histograms"]![0]!;
        Assert.Equal((9.0, 99.0, 2999L), ((double)histogram["minimum"]!, (double)histogram["maximum"]!, histogram["bins"]!.AsArray().Sum(bin => (long)bin!)));
        Assert.Equal((3000, 1), ((int)data["items"]!, (int)data["failed"]!));
    }

    [BrowserFact]
    public async Task In_a_browser_blocked_pictures_are_blurred_decisions_are_saved_and_nothing_of_the_data_runs()
    {
        string[] texts = [Hostile, "please block this", "fine", "bad", "=1+1", "block again, much longer"];
        await WriteAsync(texts, pictures: true, title: Hostile);

        JsonNode page = NodeProgram.Run("report.mjs", _folder.File("report.html"), NodeProgram.Browser!, Environment.GetEnvironmentVariable("CLIP_REPORT_SCREENSHOT") ?? string.Empty);

        Assert.Empty(page["errors"]!.AsArray());
        Assert.Empty(page["requests"]!.AsArray());
        Assert.False((bool)page["pwned"]!);
        Assert.Equal((Hostile, 2, 0), ((string?)page["title"], (int)page["scripts"]!, (int)page["markupFromData"]!));
        Assert.Equal((6, 5, 2, 1), ((int)page["cards"]!, (int)page["loaded"]!, (int)page["blurred"]!, (int)page["blurredAfterClick"]!));
        Assert.StartsWith("blur(", (string)page["filter"]!, StringComparison.Ordinal);
        Assert.Equal((2, 2, 1), ((int)page["blockedCards"]!, (int)page["histograms"]!, (int)page["tables"]!));
        Assert.Equal("6 decided", (string?)page["decided"]);
        JsonNode decisions = JsonNode.Parse((string)page["json"]!)!;
        Assert.Equal(Enumerable.Range(0, 6), decisions["decisions"]!.AsArray().Select(row => (int)row!["index"]!));
        Assert.All(decisions["decisions"]!.AsArray(), row => Assert.Equal("review", (string?)row!["decision"]));
        Assert.Equal("=1+1.png", Path.GetFileName((string?)decisions["decisions"]![4]!["id"]));
        Assert.Equal(7, ((string)page["csv"]!).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private async Task<string> WriteAsync(string[] texts, int maxRows = 500, bool pictures = false, string? title = null)
    {
        IBatchSource source = new ListSource(texts);
        if (pictures)
        {
            Directory.CreateDirectory(_folder.File("pictures"));
            string[] lines = [.. texts.Select((text, number) =>
            {
                string name = text == "=1+1" ? "=1+1.png" : $"p{number}.png";
                File.Copy(Fixtures.Local("preprocess", "images", "noise_300x225.png"), _folder.File("pictures", name));
                return $$"""{"id":{{JsonValue.Create(name).ToJsonString()}},"image":{{JsonValue.Create("pictures/" + name).ToJsonString()}},"text":{{JsonValue.Create(text).ToJsonString()}}}""";
            })];
            lines[3] = lines[3].Replace("p3.png\",\"text", "absent.png\",\"text", StringComparison.Ordinal);
            await File.WriteAllLinesAsync(_folder.File("items.jsonl"), lines);
            source = BatchSources.Open([_folder.File("items.jsonl")]);
        }

        var engines = Plugins.HostEngines.Create();
        var report = new BatchReportOptions
        {
            Path = _folder.File("report.html"),
            MaxRows = maxRows,
            Title = title,
            Codec = pictures ? (IImageCodec?)engines.GetService(typeof(IImageCodec)) : null,
            Tables = (_, _) => Task.FromResult<IReadOnlyList<BatchReportTable>>([new BatchReportTable("Statistics", ["name", "value"], [["<b class=injected>mean</b>", "1"]])]),
        };
        await BatchJob.RunAsync("length", new LengthHead(), source, new BatchJobOptions { OutputPath = _folder.File("out.jsonl"), Report = report });
        return await File.ReadAllTextAsync(report.Path);
    }

    private static JsonNode Data(string page) =>
        JsonNode.Parse(Regex.Match(page, "<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value)!;
}
