using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Clip.Plugins.Tests;

public class CatalogTests
{
    // What other tests left is gone before the counting begins.
    public CatalogTests() => TestHeads.AssertContexts(0);

    [Fact]
    public void Heads_are_listed_without_loading_code()
    {
        using var heads = new TestHeads("Heads.First", "Heads.Second", "Heads.Throwing");
        using HeadCatalog catalog = heads.Open();

        Assert.Equal(["first", "first-batch", "second", "throwing"], catalog.Heads.Select(head => head.Name));
        Assert.Equal("Says back what it is told.", catalog.Find("first")!.Description);
        Assert.Equal("1.0.0", catalog.Find("first")!.Plugin.Manifest.Version);
        Assert.Empty(catalog.Failures);
        TestHeads.AssertContexts(0);
    }

    [Fact]
    public async Task Two_versions_of_one_dependency_run_side_by_side()
    {
        using var heads = new TestHeads("Heads.First", "Heads.Second");
        await using HeadCatalog catalog = heads.Open();

        Assert.Equal("version 1", await TestHeads.CallAsync(catalog, "first", "version"));
        Assert.Equal("version 2", await TestHeads.CallAsync(catalog, "second", "version"));
    }

    [Fact]
    public async Task Arguments_and_results_travel_as_json()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();
        AIFunction say = TestHeads.Function(catalog, "first", "say");

        Assert.Equal("Says a text.", say.Description);
        JsonElement properties = say.JsonSchema.GetProperty("properties");
        Assert.Equal("string", properties.GetProperty("text").GetProperty("type").GetString());
        Assert.Equal("integer", properties.GetProperty("times").GetProperty("type").GetString());
        Assert.Equal(["text"], say.JsonSchema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("{\"text\":\"HO HO\",\"calls\":1}", await TestHeads.CallAsync(catalog, "first", "say", ("text", "ho"), ("times", 2), ("loudness", "shouting")));
        Assert.Equal("{\"text\":\"x\",\"calls\":2}", await TestHeads.CallAsync(catalog, "first", "say", ("text", JsonSerializer.SerializeToElement("x")), ("times", "1")));
    }

    [Fact]
    public async Task A_disposable_head_lives_through_its_calls_and_is_disposed_once_with_its_plugin()
    {
        using var heads = new TestHeads("Heads.First");
        HeadCatalog catalog = heads.Open();
        AIFunction version = TestHeads.Function(catalog, "first", "say");
        Assert.False(File.Exists(heads.File("data/first/created.txt")));

        await version.InvokeAsync(new AIFunctionArguments { ["text"] = "a" });
        await version.InvokeAsync(new AIFunctionArguments { ["text"] = "b" });
        Assert.False(File.Exists(heads.File("data/first/disposed.txt")));
        await catalog.DisposeAsync();

        Assert.Equal("version 1\n", await File.ReadAllTextAsync(heads.File("data/first/created.txt")));
        Assert.Equal("version 1\n", await File.ReadAllTextAsync(heads.File("data/first/disposed.txt")));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await version.InvokeAsync(new AIFunctionArguments { ["text"] = "c" }));
    }

    [Fact]
    public async Task Words_are_streamed_and_read_once()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();

        var stream = (IAsyncEnumerable<string>)(await TestHeads.Function(catalog, "first", "words").InvokeAsync(new AIFunctionArguments { ["text"] = "a b c" }))!;

        Assert.Equal(["a", "b", "c"], await stream.ToListAsync());
        Assert.Throws<InvalidOperationException>(() => stream.GetAsyncEnumerator());
    }

    [Fact]
    public async Task Failures_of_a_function_say_whose_they_are()
    {
        using var heads = new TestHeads("Heads.First");
        await using HeadCatalog catalog = heads.Open();

        Assert.Equal("This input is no good.", (await Assert.ThrowsAsync<InputException>(() => TestHeads.CallAsync(catalog, "first", "fail", ("kind", "input")))).Message);
        Assert.Equal("own", (await Assert.ThrowsAnyAsync<ClipException>(() => TestHeads.CallAsync(catalog, "first", "fail", ("kind", "own")))).Code);
        Assert.Equal(
            "Function 'fail' of head 'first' failed: InvalidOperationException: a defect",
            (await Assert.ThrowsAsync<PluginException>(() => TestHeads.CallAsync(catalog, "first", "fail", ("kind", "other")))).Message);
        Assert.Contains("'text'", (await Assert.ThrowsAsync<InputException>(() => TestHeads.CallAsync(catalog, "first", "say"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => TestHeads.CallAsync(catalog, "first", "say", ("text", "a"), ("times", "many")));
        Assert.Contains("needs a model", (await Assert.ThrowsAsync<PluginException>(() => TestHeads.CallAsync(catalog, "first", "look", ("image", "a.png"), ("texts", new[] { "a" })))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_heads_get_their_options_and_give_a_result_for_each_item()
    {
        using var heads = new TestHeads("Heads.First");
        File.WriteAllText(heads.File("clip.json"), """{ "heads": { "first-batch": { "letter": "a" } } }""");
        await using HeadCatalog catalog = HeadCatalog.Open(heads.Options() with { Configuration = HeadConfiguration.Read(heads.File("clip.json")) });
        var items = new[] { new Batches.BatchItem { Index = 0, Id = "x", Text = "banana" }, new Batches.BatchItem { Index = 1, Id = "y" } };

        Assert.True(catalog.IsBatch("first-batch"));
        Assert.False(catalog.IsBatch("first"));
        using BatchHeadLease batch = catalog.OpenBatch("first-batch");
        List<Batches.BatchResult> results = await batch.RunAsync(items.ToAsyncEnumerable()).ToListAsync();

        Assert.Equal("count", Assert.Single(batch.Batch.Columns).Name);
        Assert.Equal(3, (int)results[0].Values!["count"]!);
        Assert.Equal("input", results[1].Error!.Code);
        Assert.Contains("takes no part in batch jobs", Assert.Throws<PluginException>(() => catalog.OpenBatch("first")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_a_head_does_not_know_is_told()
    {
        using var heads = new TestHeads("Heads.First");
        File.WriteAllText(heads.File("clip.json"), """{ "heads": { "first-batch": { "leter": "a" } } }""");
        using HeadCatalog catalog = HeadCatalog.Open(heads.Options() with { Configuration = HeadConfiguration.Read(heads.File("clip.json")) });

        Assert.Contains("leter", Assert.Throws<InputException>(() => catalog.OpenBatch("first-batch")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_plugins_are_reported_by_name_and_cause_and_the_others_work()
    {
        using var heads = new TestHeads("Heads.First", "Heads.Throwing");
        heads.Add("Heads.Second", "NoJson");
        heads.Edit("NoJson/plugin.json", text => text.Replace(",", "", StringComparison.Ordinal));
        Rename(heads, "NoAssembly", ("Heads.Second.dll", "Absent.dll"));
        Rename(heads, "NoPlugin", ("Heads.Second.dll", "TestPlugins.Dependency.dll"));
        Rename(heads, "OtherHeads", ("\"second\"", "\"other-heads\""));
        Rename(heads, "Future", ("\"1.0\"", "\"1.9\""));
        Rename(heads, "Ancient", ("\"1.0\"", "\"0.9\""));
        Rename(heads, "Garbage");
        File.WriteAllText(Path.Combine(heads.Plugins, "Garbage", "Heads.Second.dll"), "MZ but no assembly");
        Rename(heads, "Rebuilt");
        PatchReference(Path.Combine(heads.Plugins, "Rebuilt", "Heads.Second.dll"), "Clip.Sdk.Abstractions", major: 7);
        Directory.CreateDirectory(Path.Combine(heads.Plugins, "NotAPlugin"));
        await using HeadCatalog catalog = heads.Open();

        catalog.LoadAll();

        Dictionary<string, string> failures = catalog.Failures.ToDictionary(failure => failure.Plugin, failure => failure.Message);
        Assert.Equal("Plugin 'Heads.Throwing' 1.0.0 cannot be loaded: InvalidOperationException: The plugin's constructor is broken.", failures["Heads.Throwing"]);
        Assert.Contains("it is not JSON", failures["NoJson"], StringComparison.Ordinal);
        Assert.Contains("there is no such file in its folder", failures["NoAssembly"], StringComparison.Ordinal);
        Assert.Contains("does not refer to the contract", failures["NoPlugin"], StringComparison.Ordinal);
        Assert.Contains("announces the heads 'other-heads', but its code registers 'second'", failures["OtherHeads"], StringComparison.Ordinal);
        Assert.Contains("built for contract 1.9, but this host has 1.0. Update the host.", failures["Future"], StringComparison.Ordinal);
        Assert.Contains("Get a newer version of the plugin", failures["Ancient"], StringComparison.Ordinal);
        Assert.Contains("is no .NET assembly", failures["Garbage"], StringComparison.Ordinal);
        Assert.Contains("built for contract 7.0", failures["Rebuilt"], StringComparison.Ordinal);
        Assert.Equal(9, failures.Count);
        Assert.Equal(["first", "first-batch"], catalog.Heads.Select(head => head.Name));
        Assert.Equal("version 1", await TestHeads.CallAsync(catalog, "first", "version"));
        Assert.Contains("The plugin's constructor is broken.", Assert.Throws<PluginException>(() => catalog.Functions("throwing")).Message, StringComparison.Ordinal);
        Assert.Contains("There are: 'first'", Assert.Throws<PluginException>(() => catalog.Functions("nothing")).Message, StringComparison.Ordinal);
        TestHeads.AssertContexts(1);
    }

    [Fact]
    public void Of_two_plugins_with_one_id_or_one_head_the_first_is_taken()
    {
        using var heads = new TestHeads("Heads.First");
        heads.Add("Heads.First.Next", "Heads.First.Twin");
        Rename(heads, "Heads.Thief", ("\"second\"", "\"first\""));
        using HeadCatalog catalog = heads.Open();

        Assert.Equal(["Heads.First"], catalog.Plugins.Select(plugin => plugin.Manifest.Id));
        Assert.Equal("1.0.0", catalog.Plugins[0].Manifest.Version);
        Assert.Contains("is passed over: version 1.0.0 in", catalog.Failures[0].Message, StringComparison.Ordinal);
        Assert.Contains("its head 'first' has the name of a head of plugin 'Heads.First'", catalog.Failures[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plugin_lies_in_its_own_folder_or_as_packages_do()
    {
        using var heads = new TestHeads();
        TestHeads.Copy(TestHeads.Built("Heads.First"), Path.Combine(heads.Plugins, "heads.first", "1.0.0", "lib", "net10.0"));
        TestHeads.Copy(TestHeads.Built("Heads.First.Next"), Path.Combine(heads.Plugins, "heads.first", "2.0.0", "lib", "net10.0"));
        TestHeads.Copy(TestHeads.Built("Heads.First"), Path.Combine(heads.Plugins, "heads.first", "2.0.0", "lib", "net8.0"));
        TestHeads.Copy(TestHeads.Built("Heads.First"), Path.Combine(heads.Plugins, "heads.first", "2.0.0", "lib", "net99.0"));
        TestHeads.Copy(TestHeads.Built("Heads.First"), Path.Combine(heads.Plugins, "heads.first", "2.0.0-rc.1", "lib", "net10.0"));
        string own = TestHeads.Copy(TestHeads.Built("Heads.Second"), heads.File("elsewhere"));
        using HeadCatalog catalog = HeadCatalog.Open(heads.Options() with { Folders = [own, heads.Plugins, heads.File("absent")] });

        Assert.Empty(catalog.Failures);
        Assert.Equal(["0.3.0", "2.0.0"], catalog.Plugins.Select(plugin => plugin.Manifest.Version));
        Assert.EndsWith(Path.Combine("2.0.0", "lib", "net10.0"), catalog.Plugins[1].Folder, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_folders_begin_with_those_of_the_variable()
    {
        string? before = Environment.GetEnvironmentVariable(PluginFolders.Variable);
        try
        {
            Environment.SetEnvironmentVariable(PluginFolders.Variable, $"/first{Path.PathSeparator}second");

            IReadOnlyList<string> folders = PluginFolders.Default;

            Assert.Equal(["/first", Path.GetFullPath("second"), Path.Combine(AppContext.BaseDirectory, "plugins")], folders.Take(3));
            Assert.Contains(Path.GetDirectoryName(TestHeads.Built("any"))!.Replace("test-plugins", "plugins", StringComparison.Ordinal), folders);
            Assert.Equal(PluginFolders.User, folders[^1]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(PluginFolders.Variable, before);
        }
    }

    [Fact]
    public async Task Only_allowed_plugins_are_loaded_and_one_changed_byte_is_another_plugin()
    {
        using var heads = new TestHeads("Heads.First", "Heads.Second");
        string[] fingerprints;
        using (HeadCatalog open = heads.Open())
        {
            fingerprints = [.. open.Plugins.Select(HeadCatalog.Fingerprint)];
        }

        HeadCatalogOptions options = heads.Options() with { AllowedFingerprints = new HashSet<string>(fingerprints) };
        await using (HeadCatalog catalog = HeadCatalog.Open(options))
        {
            catalog.LoadAll();
            Assert.Empty(catalog.Failures);
        }

        string dependency = Path.Combine(heads.Plugins, "Heads.First", "TestPlugins.Dependency.dll");
        byte[] bytes = await File.ReadAllBytesAsync(dependency);
        await File.WriteAllBytesAsync(dependency, [.. bytes, 0]);
        await using (HeadCatalog catalog = HeadCatalog.Open(options))
        {
            catalog.LoadAll();
            PluginFailure failure = Assert.Single(catalog.Failures);
            Assert.Contains("'Heads.First' 1.0.0 in", failure.Message, StringComparison.Ordinal);
            Assert.Contains(HeadCatalog.Fingerprint(new PluginInfo(PluginManifest.Read(Path.Combine(failure.Folder, "plugin.json")), failure.Folder)), failure.Message, StringComparison.Ordinal);
            Assert.Equal("version 2", await TestHeads.CallAsync(catalog, "second", "version"));
        }
    }

    [Fact]
    public async Task Copies_of_code_do_not_stay_behind()
    {
        using var heads = new TestHeads("Heads.First");
        string abandoned = Directory.CreateTempSubdirectory("clip-plugin-").FullName;
        await File.WriteAllTextAsync(Path.Combine(abandoned, ".in-use"), "");
        await File.WriteAllTextAsync(Path.Combine(abandoned, "left.dll"), "");

        HeadCatalog catalog = heads.Open();
        catalog.LoadAll();

        Assert.False(Directory.Exists(abandoned));
        string[] copies = Directory.GetDirectories(Path.GetTempPath(), "clip-plugin-*").Where(folder => File.Exists(Path.Combine(folder, "Heads.First.dll"))).ToArray();
        Assert.NotEmpty(copies);
        await catalog.DisposeAsync();
        Assert.DoesNotContain(copies, copy => Directory.Exists(copy) && File.GetCreationTimeUtc(copy) > DateTime.UtcNow.AddMinutes(-1));
    }

    /// <summary>A copy of the second plugin under another id, with texts of its manifest exchanged.</summary>
    private static void Rename(TestHeads heads, string id, params (string Old, string New)[] changes)
    {
        heads.Add("Heads.Second", id);
        heads.Edit($"{id}/plugin.json", text => changes.Append(("\"Heads.Second\"", $"\"{id}\"")).Aggregate(text, (current, change) => current.Replace(change.Item1, change.Item2, StringComparison.Ordinal)));
        if (!changes.Any(change => change.Old == "\"second\""))
        {
            heads.Edit($"{id}/plugin.json", text => text.Replace("\"second\"", $"\"{id.Replace('.', '-').ToLowerInvariant()}\"", StringComparison.Ordinal));
        }
    }

    /// <summary>Makes an assembly refer to another major version.</summary>
    private static void PatchReference(string path, string assembly, ushort major)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using var file = new PEReader(new MemoryStream(bytes));
        MetadataReader metadata = file.GetMetadataReader();
        int row = metadata.AssemblyReferences.ToList().FindIndex(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == assembly);
        int offset = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef) + (row * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        BitConverter.TryWriteBytes(bytes.AsSpan(offset), major);
        File.WriteAllBytes(path, bytes);
    }
}
