using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Batches.Tests;

public sealed class BatchJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_item_becomes_one_row_in_order_and_bad_ones_become_error_rows()
    {
        BatchSummary summary = await RunAsync(["one", "a bad one", "unusable", "unusable", "please block this", "five"], "out.jsonl");

        JsonNode[] rows = Rows("out.jsonl");
        Assert.Equal([0, 1, 2, 3, 4, 5], rows.Select(row => (int)row["index"]!));
        Assert.Equal([null, "image-corrupt", "input", "input", null, null], rows.Select(row => (string?)row["error"]?["code"]));
        Assert.Equal("""{"index":0,"id":"item-0","text":"one","length":3,"half":1.5,"action":"allow","first":"o","isLong":false,"words":["one"]}""", File.ReadLines(_folder.File("out.jsonl")).First());
        Assert.Equal("""{"index":2,"id":"item-2","text":"unusable","error":{"code":"input","message":"The source cannot use it."}}""", File.ReadLines(_folder.File("out.jsonl")).ElementAt(2));
        Assert.Equal((6, 3, 0), (summary.Items, summary.Failed, summary.Resumed));
        Assert.Equal([("image-corrupt", 1L), ("input", 2L)], summary.ErrorsByCode.Select(error => (error.Key, error.Value)).Order());
        Assert.Equal(["out.jsonl"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_summary_adds_up_scores_and_counts_classes()
    {
        BatchSummary summary = await RunAsync(["ab", "abcd", "block", "bad"], "out.jsonl");

        BatchColumnSummary length = summary.Columns[0], action = summary.Columns[2];
        Assert.Equal((3L, 2.0, 11 / 3.0, 5.0), (length.Count, length.Minimum!.Value, length.Mean!.Value, length.Maximum!.Value));
        Assert.Equal([("allow", 2L), ("block", 1L)], action.Rows.Select(value => (value.Key, value.Value)).Order());
    }

    [Fact]
    public async Task Unordered_jobs_give_every_row_once()
    {
        string[] texts = [.. Enumerable.Range(0, 500).Select(number => number % 7 == 0 ? "unusable" : $"text {number}")];

        await RunAsync(texts, "out.jsonl", new BatchJobOptions { OutputPath = "", IsOrdered = false, UnorderedStreams = 4 });

        JsonNode[] rows = Rows("out.jsonl");
        Assert.Equal(Enumerable.Range(0, 500), rows.Select(row => (int)row["index"]!).Order());
        Assert.Equal(72, rows.Count(row => row["error"] is not null));
    }

    [Fact]
    public async Task A_table_has_a_header_and_quotes_what_needs_it()
    {
        await RunAsync(["plain", "with, comma", "a \"quote\"\nand a line", "bad"], "out.csv");

        Assert.Equal(
            "index,id,image,text,length,half,action,first,isLong,words,fields,error_code,error_message\r\n"
            + "0,item-0,,plain,5,2.5,allow,p,false,\"[\"\"plain\"\"]\",,,\r\n"
            + "1,item-1,,\"with, comma\",11,5.5,review,w,true,\"[\"\"with,\"\",\"\"comma\"\"]\",,,\r\n"
            + "2,item-2,,\"a \"\"quote\"\"\nand a line\",20,10,review,a,true,\"[\"\"a\"\",\"\"\\\"\"quote\\\"\"\\nand\"\",\"\"a\"\",\"\"line\"\"]\",,,\r\n"
            + "3,item-3,,bad,,,,,,,,image-corrupt,Item 'item-3' is bad.\r\n",
            await File.ReadAllTextAsync(_folder.File("out.csv")));
    }

    [Fact]
    public async Task A_journal_cut_off_at_any_byte_resumes_to_the_same_rows()
    {
        string[] texts = ["one", "two äöü", "bad", "unusable", "four", "five five five", "six"];
        await RunAsync(texts, "whole.jsonl");
        await Assert.ThrowsAsync<InferenceException>(() => RunAsync(texts, "out.jsonl", head: new LengthHead { BreaksAfter = 4, ReadAhead = 1 }));
        byte[] journal = await File.ReadAllBytesAsync(_folder.File("out.jsonl.journal"));
        int header = Array.IndexOf(journal, (byte)'\n') + 1;

        for (int length = header; length <= journal.Length; length++)
        {
            await File.WriteAllBytesAsync(_folder.File("out.jsonl.journal"), journal[..length]);
            BatchSummary summary = await RunAsync(texts, "out.jsonl", new BatchJobOptions { OutputPath = "", Start = BatchStart.Resume });

            Assert.Equal(journal[..length].Count(value => value == '\n') - 1, summary.Resumed);
            Assert.Equal(await File.ReadAllTextAsync(_folder.File("whole.jsonl")), await File.ReadAllTextAsync(_folder.File("out.jsonl")));
        }
    }

    [Fact]
    public async Task An_unfinished_job_is_not_thrown_away_by_accident()
    {
        await Assert.ThrowsAsync<InferenceException>(() => RunAsync(["a", "b", "c"], "out.jsonl", head: new LengthHead { BreaksAfter = 1, ReadAhead = 0 }));

        InputException error = await Assert.ThrowsAsync<InputException>(() => RunAsync(["a", "b", "c"], "out.jsonl"));
        Assert.Contains("unfinished job", error.Message, StringComparison.Ordinal);
        Assert.True(BatchJob.IsUnfinished(_folder.File("out.jsonl")));
        BatchSummary summary = await RunAsync(["a", "b", "c"], "out.jsonl", new BatchJobOptions { OutputPath = "", Start = BatchStart.Restart });
        Assert.Equal((3, 0), (summary.Items, summary.Resumed));
    }

    [Theory]
    [InlineData("another item", "f1", "item 1 is another one now")]
    [InlineData("first", "f2", "another model, policy or other options (fingerprint 'f1' and not 'f2')")]
    public async Task A_job_goes_on_only_with_the_same_input_and_the_same_head(string text, string fingerprint, string message)
    {
        await Assert.ThrowsAsync<InferenceException>(() => RunAsync(["first", "second"], "out.jsonl", head: new LengthHead { BreaksAfter = 1, ReadAhead = 0 }));

        InputException error = await Assert.ThrowsAsync<InputException>(
            () => RunAsync([text, "second"], "out.jsonl", new BatchJobOptions { OutputPath = "", Start = BatchStart.Resume }, new LengthHead { Fingerprint = fingerprint }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_journal_is_refused_with_its_line()
    {
        await Assert.ThrowsAsync<InferenceException>(() => RunAsync(["a", "b", "c"], "out.jsonl", head: new LengthHead { BreaksAfter = 2, ReadAhead = 0 }));
        string[] lines = await File.ReadAllLinesAsync(_folder.File("out.jsonl.journal"));
        await File.WriteAllLinesAsync(_folder.File("out.jsonl.journal"), [lines[0], lines[1], lines[1]]);

        InputException error = await Assert.ThrowsAsync<InputException>(() => RunAsync(["a", "b", "c"], "out.jsonl", new BatchJobOptions { OutputPath = "", Start = BatchStart.Resume }));

        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_keeps_what_is_done()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Progress<BatchProgress>();
        Task<BatchSummary> job = RunAsync([.. Enumerable.Range(0, 10_000).Select(number => $"text {number}")], "out.jsonl", head: new LengthHead { Delay = TimeSpan.FromMilliseconds(1) }, cancellationToken: stop.Token);
        await Task.Delay(300);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job);
        Assert.True(File.ReadLines(_folder.File("out.jsonl.journal")).Count() > 1);
        Assert.False(File.Exists(_folder.File("out.jsonl")));
    }

    [Fact]
    public async Task Two_jobs_do_not_share_an_output()
    {
        using var stop = new CancellationTokenSource();
        Task<BatchSummary> first = RunAsync(["a", "b", "c"], "out.jsonl", head: new LengthHead { Delay = TimeSpan.FromSeconds(30) }, cancellationToken: stop.Token);

        InputException error = await Assert.ThrowsAsync<InputException>(() => RunAsync(["a", "b", "c"], "out.jsonl", new BatchJobOptions { OutputPath = "", Start = BatchStart.Resume }));

        Assert.Contains("Another process may be at work", error.Message, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_head_that_breaks_the_contract_is_named()
    {
        PluginException swapped = await Assert.ThrowsAsync<PluginException>(() => RunAsync(["a", "b"], "out.jsonl", head: new WrongHead(results => results.Reverse())));
        PluginException missing = await Assert.ThrowsAsync<PluginException>(
            () => RunAsync(["a", "b"], "out.jsonl", new BatchJobOptions { OutputPath = "", Start = BatchStart.Restart }, new WrongHead(results => results.Take(1))));

        Assert.Contains("Head 'length' gave a result for item 2", swapped.Message, StringComparison.Ordinal);
        Assert.Contains("ended with 1 items unanswered, the first of them 'item-1'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Items_that_lack_what_the_head_needs_are_error_rows()
    {
        await RunAsync(["text alone"], "out.jsonl", head: new LengthHead { Requires = BatchInput.Image });

        Assert.Contains("has no picture, which head 'length' needs", (string)Rows("out.jsonl")[0]["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.txt", "should end in .jsonl, .csv or .parquet")]
    [InlineData("nowhere/out.csv", "does not exist")]
    public async Task An_output_that_cannot_be_written_is_refused_before_the_work(string output, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<InputException>(() => RunAsync(["a"], output))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Progress_counts_what_an_earlier_run_did()
    {
        string[] texts = [.. Enumerable.Range(0, 50).Select(number => $"text {number}")];
        await Assert.ThrowsAsync<InferenceException>(() => RunAsync(texts, "out.jsonl", head: new LengthHead { BreaksAfter = 20, ReadAhead = 0 }));
        var reports = new List<BatchProgress>();

        BatchSummary summary = await BatchJob.RunAsync(
            "length", new LengthHead(), new ListSource(texts), new BatchJobOptions { OutputPath = _folder.File("out.jsonl"), Start = BatchStart.Resume }, new Reports(reports));

        Assert.Equal((50, 20), (summary.Items, summary.Resumed));
        Assert.Equal((50L, 50L, TimeSpan.Zero), (reports[^1].Done, reports[^1].Total!.Value, reports[^1].TimeLeft!.Value));
    }

    [Fact]
    public async Task Several_workers_share_one_queue()
    {
        var queue = new SharedQueue([.. Enumerable.Range(0, 200).Select(number => number % 9 == 0 ? "bad" : $"text {number}")]);

        long[] done = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => BatchJob.WorkAsync("length", new LengthHead(), queue))));

        Assert.Equal(200, done.Sum());
        Assert.Equal(Enumerable.Range(0, 200).Select(index => (long)index), queue.Results.Keys.Order());
        Assert.Equal(23, queue.Results.Values.Count(result => result.Error is not null));
    }

    [Fact]
    public async Task Memory_stays_flat_over_a_long_job()
    {
        long peak = 0;
        IEnumerable<string> Texts()
        {
            for (int number = 0; number < 100_000; number++)
            {
                if (number % 20_000 == 10_000)
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
                }

                yield return $"text {number} {new string('x', 200)}";
            }
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        await BatchJob.RunAsync("length", new LengthHead(), new ListSource(Texts()), new BatchJobOptions { OutputPath = _folder.File("out.parquet") });

        // A row of this job is 600 bytes and more; the keys of the journal are 8.
        Assert.InRange(peak - before, -1 << 30, 16 << 20);
    }

    private Task<BatchSummary> RunAsync(
        string[] texts, string output, BatchJobOptions? options = null, IBatchHead? head = null, CancellationToken cancellationToken = default) =>
        BatchJob.RunAsync(
            "length", head ?? new LengthHead(), new ListSource(texts), (options ?? new BatchJobOptions { OutputPath = "" }) with { OutputPath = _folder.File(output) }, progress: null, cancellationToken);

    private JsonNode[] Rows(string name) => [.. File.ReadLines(_folder.File(name)).Select(line => JsonNode.Parse(line)!)];

    /// <summary>A queue in memory, from which every worker takes the next item.</summary>
    private sealed class SharedQueue(string[] texts) : IBatchWork
    {
        private int _next = -1;

        public System.Collections.Concurrent.ConcurrentDictionary<long, BatchResult> Results { get; } = new();

        public async IAsyncEnumerable<BatchEntry> TakeAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (int index = Interlocked.Increment(ref _next); index < texts.Length; index = Interlocked.Increment(ref _next))
            {
                await Task.Yield();
                yield return new BatchEntry(new BatchItem { Index = index, Id = $"i{index}", Text = texts[index] }, BatchKey.Of(texts[index]));
            }
        }

        public ValueTask CompleteAsync(BatchEntry entry, BatchResult result, CancellationToken cancellationToken = default) =>
            Results.TryAdd(entry.Item.Index, result) ? ValueTask.CompletedTask : throw new InvalidOperationException("Completed twice.");
    }

    private sealed class Reports(List<BatchProgress> reports) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => reports.Add(value);
    }

    /// <summary>Works through everything and then gives what it should not.</summary>
    private sealed class WrongHead(Func<IEnumerable<BatchResult>, IEnumerable<BatchResult>> change) : IBatchHead
    {
        public BatchDescription Batch => new LengthHead().Batch;

        public async IAsyncEnumerable<BatchResult> RunAsync(
            IAsyncEnumerable<BatchItem> items, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var results = new List<BatchResult>();
            await foreach (BatchItem item in items.WithCancellation(cancellationToken))
            {
                results.Add(LengthHead.Result(item));
            }

            foreach (BatchResult result in change(results.ToArray()))
            {
                yield return result;
            }
        }
    }
}
