using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Moderation;
using Clip.Sdk.Moderation.Audit;
using Clip.Sdk.TestSupport;

namespace Clip.Moderation.Prompts.Tests;

public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public AuditLogTests() => _path = _folder.File("logs", "audit.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_link_of_an_untouched_log_holds()
    {
        await WriteAsync(5);

        AuditReport report = Verify();

        Assert.Equal((true, 5, null), (report.IsIntact, report.Entries, report.Problem));
        Assert.Equal(64, report.Head.Length);
    }

    [Fact]
    public async Task Another_writer_goes_on_where_the_last_one_stopped()
    {
        await WriteAsync(3);
        await WriteAsync(3);

        Assert.Equal((true, 6), (Verify().IsIntact, Verify().Entries));
    }

    [Fact]
    public async Task A_changed_entry_is_found_with_its_line()
    {
        await WriteAsync(5);
        string text = await File.ReadAllTextAsync(_path);
        await File.WriteAllTextAsync(_path, text.Replace("\"item\":2", "\"item\":7", StringComparison.Ordinal));

        AuditReport report = Verify();

        Assert.Equal((false, 2L, 3L), (report.IsIntact, report.Entries, report.Line!.Value));
        Assert.Contains("it was changed", report.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task A_removed_entry_is_found(int removed, int line)
    {
        await WriteAsync(5);
        List<string> lines = [.. await File.ReadAllLinesAsync(_path)];
        lines.RemoveAt(removed);
        await File.WriteAllTextAsync(_path, string.Join('\n', lines) + "\n");

        AuditReport report = Verify();

        Assert.Equal((false, (long)line), (report.IsIntact, report.Line!.Value));
        Assert.Contains("does not follow the one before", report.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_cut_off_at_the_end_are_missed()
    {
        await WriteAsync(5);
        string head = Verify().Head;
        string[] lines = await File.ReadAllLinesAsync(_path);
        await File.WriteAllTextAsync(_path, string.Join('\n', lines[..3]) + "\n");

        Assert.Contains("counts 5 entries, but there are 3", Verify().Problem, StringComparison.Ordinal);
        File.Delete(_path + ".head");
        Assert.True(Verify().IsIntact);
        Assert.Contains("is not in the chain", Verify(head).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_written_anew_is_no_match_for_the_note_beside_it()
    {
        await WriteAsync(5);
        string note = await File.ReadAllTextAsync(_path + ".head");
        File.Delete(_path);
        await WriteAsync(6);
        await File.WriteAllTextAsync(_path + ".head", note);

        Assert.Contains("was written anew", Verify().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfinished_line_is_reported_then_cut_off_and_noted()
    {
        await WriteAsync(3);
        await File.AppendAllTextAsync(_path, "{\"hash\":\"00");

        Assert.Contains("the last line is unfinished", Verify().Problem, StringComparison.Ordinal);
        await WriteAsync(1);
        AuditReport report = Verify();

        Assert.Equal((true, 5L, 1), (report.IsIntact, report.Entries, report.Recoveries));
        Assert.Contains("\"droppedBytes\":11", await File.ReadAllTextAsync(_path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_in_any_byte_of_a_line_loses_no_finished_entry()
    {
        await WriteAsync(2);
        byte[] whole = await File.ReadAllBytesAsync(_path);
        int firstLine = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int length = firstLine; length < whole.Length; length += 17)
        {
            await File.WriteAllBytesAsync(_path, whole[..length]);
            File.Delete(_path + ".head");
            await WriteAsync(1);

            Assert.Equal((true, length == firstLine ? 2L : 3L), (Verify().IsIntact, Verify().Entries));
        }
    }

    [Fact]
    public async Task Writers_side_by_side_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => WriteAsync(25))));

        Assert.Equal((true, 100L), (Verify().IsIntact, Verify().Entries));
    }

    [Fact]
    public async Task A_long_entry_is_found_from_the_end()
    {
        using (var log = new AuditLog(_path))
        {
            await log.AppendAsync("decision", new JsonObject { ["text"] = new string('x', 300_000) });
        }

        await WriteAsync(1);

        Assert.Equal((true, 2L), (Verify().IsIntact, Verify().Entries));
    }

    [Fact]
    public async Task A_file_that_is_no_log_is_not_written_to()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        await File.WriteAllTextAsync(_path, "name,age\nx,3\n");

        InputException error = await Assert.ThrowsAsync<InputException>(() => WriteAsync(1));

        Assert.Contains("is no audit log", error.Message, StringComparison.Ordinal);
        Assert.Equal("name,age\nx,3\n", await File.ReadAllTextAsync(_path));
    }

    [NumPyFact]
    public async Task The_chain_can_be_checked_without_us()
    {
        await WriteAsync(4);

        string head = SystemPython.Run($$"""
            import hashlib, json
            previous, number = "0" * 64, 0
            for line in open({{System.Text.Json.JsonSerializer.Serialize(_path)}}, "rb"):
                line = line.rstrip(b"\n")
                raw = line[line.index(b'"entry":') + 8 : -1]
                row = json.loads(line)
                assert hashlib.sha256(raw).hexdigest() == row["hash"]
                assert row["entry"]["previous"] == previous and row["entry"]["number"] == number
                previous, number = row["hash"], number + 1
            print(previous)
            """);

        Assert.Equal(Verify().Head, head);
    }

    private async Task WriteAsync(int count)
    {
        using var log = new AuditLog(_path);
        for (int i = 0; i < count; i++)
        {
            await log.AppendAsync("decision", new JsonObject { ["item"] = i, ["name"] = "grün" });
        }

        await log.FlushAsync();
    }

    private AuditReport Verify(string? head = null) => new AuditVerifier(_path).Verify(head, default);
}
