using System.Runtime.CompilerServices;
using Clip.Sdk.Batches;
using Clip.Sdk.Heads.Testing;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Clip.Plugins.Tests;

public class ReloadTests
{
    // What other tests left is gone before the counting begins.
    public ReloadTests() => TestHeads.AssertContexts(0);

    [Fact]
    public async Task A_plugin_that_was_used_leaves_memory()
    {
        using var heads = new TestHeads("Heads.First", "Heads.Second");
        await UseEverythingAsync(heads);

        TestHeads.AssertContexts(0);
    }

    [Fact]
    public async Task Functions_that_a_host_keeps_do_not_keep_the_plugin()
    {
        using var heads = new TestHeads("Heads.First");
        (HeadCatalog catalog, IReadOnlyList<AIFunction> kept, object? result) = await KeepAsync(heads);

        TestHeads.AssertContexts(0);
        Assert.Equal(7, kept.Count);
        Assert.NotNull(result);
        GC.KeepAlive(catalog);
    }

    [Fact]
    public async Task Values_that_flow_with_a_call_are_not_caught_by_what_the_host_starts_under_it()
    {
        using var heads = new TestHeads("Heads.First");
        Timer? timer = null;
        await RememberAsync(heads, () =>
        {
            timer = new Timer(_ => { }, null, 3_600_000, 3_600_000);
            return new FakeClipModel();
        });

        TestHeads.AssertContexts(0);
        Assert.NotNull(timer);
        await timer.DisposeAsync();
    }

    [Fact]
    public void The_verifier_sees_a_plugin_that_stays_in_memory_and_what_nobody_could_call()
    {
        using var heads = new TestHeads("Heads.Leaking");

        PluginVerification verification = PluginVerifier.Verify(Path.Combine(heads.Plugins, "Heads.Leaking"), TimeSpan.FromSeconds(1));

        Assert.False(verification.WasCollected);
        Assert.False(verification.IsGood);
        Assert.Contains("Function 'Do Something' of head 'leaking' is to be named in lower-case words", Assert.Single(verification.Problems), StringComparison.Ordinal);
        Assert.Equal(4, verification.Warnings.Count);
        Assert.Contains("described differently", verification.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("'undescribed'", verification.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("'anything' of function 'Do Something' of head 'leaking' may be anything", verification.Warnings[2], StringComparison.Ordinal);
        Assert.Contains("handlers of static events", verification.Warnings[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_that_run_finish_on_the_old_version_while_new_ones_go_to_the_new()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();
        AIFunction version = TestHeads.Function(catalog, "first", "version");
        AIFunction wait = TestHeads.Function(catalog, "first", "wait_for");
        Task<object?> running = wait.InvokeAsync(new AIFunctionArguments { ["path"] = heads.File("go") }).AsTask();
        await UntilAsync(() => File.Exists(heads.File("go.waiting")));
        var changes = new List<HeadCatalogChangedEventArgs>();
        catalog.Changed += (_, change) => changes.Add(change);

        heads.Add("Heads.First.Next", "Heads.First");
        Assert.True(catalog.Refresh());
        Assert.False(catalog.Refresh());

        Assert.Equal("version 2", (await version.InvokeAsync())!.ToString());
        Assert.False(File.Exists(heads.File("data/first/disposed.txt")));
        Assert.Equal(2, TestHeads.CountContexts());
        HeadCatalogChangedEventArgs change = Assert.Single(changes);
        Assert.Equal(["first-news"], change.Added);
        Assert.Equal(["first-batch"], change.Removed);
        Assert.Equal(["first"], change.Replaced);
        await File.WriteAllTextAsync(heads.File("go"), "");
        Assert.Equal("version 1", (await running)!.ToString());
        running = Task.FromResult<object?>(null);
        await UntilAsync(() => File.Exists(heads.File("data/first/disposed.txt")));
        Assert.Equal("version 1\n", await File.ReadAllTextAsync(heads.File("data/first/disposed.txt")));
        Assert.Equal(["first", "first-news"], catalog.Heads.Select(head => head.Name));
        TestHeads.AssertContexts(1);
    }

    [Fact]
    public async Task A_batch_job_keeps_its_version_to_its_end()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();
        await RunJobAsync(heads, catalog);

        TestHeads.AssertContexts(0);
    }

    [Fact]
    public async Task A_stream_keeps_its_version_until_it_is_read_or_dropped()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();
        var stream = (IAsyncEnumerable<string>)(await TestHeads.Function(catalog, "first", "words").InvokeAsync(new AIFunctionArguments { ["text"] = "a b c" }))!;
        await DropStreamAsync(catalog);
        heads.Add("Heads.First.Next", "Heads.First");
        catalog.Refresh();

        Assert.Equal(["a", "b", "c"], await stream.ToListAsync());
        stream = AsyncEnumerable.Empty<string>();
        TestHeads.AssertContexts(1);
    }

    [Fact]
    public async Task A_new_version_that_is_broken_leaves_the_old_one_until_it_is_mended()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();
        Assert.Equal("version 1", await TestHeads.CallAsync(catalog, "first", "version"));

        heads.Add("Heads.First.Next", "Heads.First");
        File.WriteAllText(Path.Combine(heads.Plugins, "Heads.First", "Heads.First.dll"), "half a file");
        catalog.Refresh();
        Assert.Equal("version 1", await TestHeads.CallAsync(catalog, "first", "version"));
        Assert.Contains("Version 1.0.0, which was loaded before, stays in use.", Assert.Single(catalog.Failures).Message, StringComparison.Ordinal);

        heads.Edit("Heads.First/plugin.json", text => text[..20]);
        catalog.Refresh();
        Assert.Contains("line 2: it is not JSON", Assert.Single(catalog.Failures).Message, StringComparison.Ordinal);
        Assert.Equal("version 1", await TestHeads.CallAsync(catalog, "first", "version"));

        heads.Add("Heads.First.Next", "Heads.First");
        catalog.Refresh();
        Assert.Empty(catalog.Failures);
        Assert.Equal("version 2", await TestHeads.CallAsync(catalog, "first", "version"));
        TestHeads.AssertContexts(1);
    }

    [Fact]
    public async Task A_watched_folder_brings_heads_changes_them_and_takes_them_away()
    {
        using var heads = new TestHeads();
        Directory.Delete(heads.Plugins);
        await using HeadCatalog catalog = HeadCatalog.Open(heads.Options() with { WatchesFolders = true, QuietTime = TimeSpan.FromMilliseconds(200) });
        int changes = 0;
        catalog.Changed += (_, _) =>
        {
            Interlocked.Increment(ref changes);
            throw new InvalidOperationException("A host's handler that fails.");
        };
        Assert.Empty(catalog.Heads);

        heads.Add("Heads.Second");
        await UntilAsync(() => catalog.Find("second") is not null);
        Assert.Equal("version 2", await TestHeads.CallAsync(catalog, "second", "version"));
        heads.Add("Heads.First");
        await UntilAsync(() => catalog.Find("first") is not null);
        Assert.Equal("version 1", await TestHeads.CallAsync(catalog, "first", "version"));
        heads.Add("Heads.First.Next", "Heads.First");
        await UntilAsync(() => catalog.Find("first-news") is not null);
        Assert.Equal("version 2", await TestHeads.CallAsync(catalog, "first", "version"));
        Directory.Delete(Path.Combine(heads.Plugins, "Heads.First"), recursive: true);
        await UntilAsync(() => catalog.Find("first") is null);
        Assert.Equal(["second"], catalog.Heads.Select(head => head.Name));
        Assert.True(changes >= 4);
        TestHeads.AssertContexts(1);
    }

    [Fact]
    public async Task Calls_from_many_threads_survive_many_reloads()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();
        AIFunction say = TestHeads.Function(catalog, "first", "say");
        using var stop = new CancellationTokenSource();
        int calls = 0;
        Task[] callers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.NotNull(await say.InvokeAsync(new AIFunctionArguments { ["text"] = "x" }));
                Interlocked.Increment(ref calls);
            }
        }))];

        for (int reload = 0; reload < 8; reload++)
        {
            heads.Add(reload % 2 == 0 ? "Heads.First.Next" : "Heads.First", "Heads.First");
            Assert.True(catalog.Refresh(), $"reload {reload}");
            await Task.Delay(30);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.True(calls > 8, $"{calls} calls");
        Assert.Empty(catalog.Failures);
        callers = [];
        Assert.Equal(8, (await File.ReadAllLinesAsync(heads.File("data/first/disposed.txt"))).Length);
        TestHeads.AssertContexts(1);
        Assert.Equal(8, (await File.ReadAllLinesAsync(heads.File("data/first/disposed.txt"))).Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RunJobAsync(TestHeads heads, HeadCatalog catalog)
    {
        using BatchHeadLease job = catalog.OpenBatch("first-batch");
        await using IAsyncEnumerator<BatchResult> results = job.RunAsync(Items().ToAsyncEnumerable()).GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync());
        Directory.Delete(Path.Combine(heads.Plugins, "Heads.First"), recursive: true);
        Assert.True(catalog.Refresh());
        Assert.Null(catalog.Find("first-batch"));
        Assert.Throws<PluginException>(() => catalog.OpenBatch("first-batch"));

        int count = 1;
        while (await results.MoveNextAsync())
        {
            Assert.Equal(results.Current.Id.Length, (int)results.Current.Values!["count"]!);
            count++;
        }

        Assert.Equal(100, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RememberAsync(TestHeads heads, Func<IClipModel> open)
    {
        using var model = new HostModel(open);
        await using HeadCatalog catalog = HeadCatalog.Open(heads.Options() with { Model = model });
        Assert.Equal("fake", await TestHeads.CallAsync(catalog, "first", "remember", ("text", "a")));
        Assert.Equal(1, TestHeads.CountContexts());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task UseEverythingAsync(TestHeads heads)
    {
        await using HeadCatalog catalog = heads.Open();
        await TestHeads.CallAsync(catalog, "first", "say", ("text", "a"), ("loudness", "shouting"));
        await TestHeads.CallAsync(catalog, "second", "version");
        await Assert.ThrowsAsync<PluginException>(() => TestHeads.CallAsync(catalog, "first", "fail", ("kind", "other")));
        await Assert.ThrowsAnyAsync<ClipException>(() => TestHeads.CallAsync(catalog, "first", "fail", ("kind", "own")));
        await Assert.ThrowsAsync<InputException>(() => TestHeads.CallAsync(catalog, "first", "say", ("text", "a"), ("times", "many")));
        await ((IAsyncEnumerable<string>)(await TestHeads.Function(catalog, "first", "words").InvokeAsync(new AIFunctionArguments { ["text"] = "a b" }))!).ToListAsync();
        using BatchHeadLease batch = catalog.OpenBatch("first-batch");
        await batch.RunAsync(Items().ToAsyncEnumerable()).ToListAsync();
        Assert.Equal(2, TestHeads.CountContexts());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(HeadCatalog Catalog, IReadOnlyList<AIFunction> Functions, object? Result)> KeepAsync(TestHeads heads)
    {
        HeadCatalog catalog = heads.Open();
        IReadOnlyList<AIFunction> functions = catalog.Functions("first");
        object? result = await functions.Single(function => function.Name == "say").InvokeAsync(new AIFunctionArguments { ["text"] = "a" });
        Assert.Equal(1, TestHeads.CountContexts());
        await catalog.DisposeAsync();
        return (catalog, functions, result);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task DropStreamAsync(HeadCatalog catalog) =>
        Assert.NotNull(await TestHeads.Function(catalog, "first", "words").InvokeAsync(new AIFunctionArguments { ["text"] = "never read" }));

    private static BatchItem[] Items() => [.. Enumerable.Range(0, 100).Select(index => new BatchItem { Index = index, Id = new string('i', index + 1), Text = new string('i', index + 1) })];

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int attempt = 0; attempt < 600 && !condition(); attempt++)
        {
            await Task.Delay(50);
        }

        Assert.True(condition());
    }
}
