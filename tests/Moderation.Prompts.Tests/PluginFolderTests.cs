using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Batches;
using Clip.Sdk.Files;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.AI;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>The plugin as its folder, loaded by the catalogue of hosts.</summary>
public sealed class PluginFolderTests
{
    private static string Folder => Path.Combine(
        Fixtures.RepositoryRoot, "artifacts", "plugins", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Moderation.Prompts");

    [Fact]
    public async Task It_is_loaded_used_and_unloaded_for_real()
    {
        using var folder = new TemporaryFolder();
        await UseAsync(folder);

        Assert.True(IsGone(), "The plugin's code stays in memory after it was used.");
    }

    [Fact]
    public void It_brings_its_own_dependency_and_not_the_contract()
    {
        string[] files = [.. Directory.GetFiles(Folder, "*.dll").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

        Assert.Equal(["Clip.Moderation.Prompts.dll", "YamlDotNet.dll"], files);
        Assert.True(File.Exists(Path.Combine(Folder, "policies", "standard.yaml")));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task UseAsync(TemporaryFolder folder)
    {
        using var model = new HostModel(() => new WordModel());
        using HostEngines engines = HostEngines.Create(model);
        string policy = folder.File("p.yaml");
        await File.WriteAllTextAsync(policy, Policies.Weapons);
        string configuration = folder.File("clip.json");
        await File.WriteAllTextAsync(configuration, new JsonObject { ["heads"] = new JsonObject { ["moderation"] = new JsonObject { ["policy"] = policy, ["auditLog"] = folder.File("audit.jsonl") } } }.ToJsonString());
        await using HeadCatalog catalog = HeadCatalog.Open(new HeadCatalogOptions
        {
            Folders = [Folder],
            Files = FileRoots.Unrestricted,
            Model = model,
            Engines = engines,
            Configuration = HeadConfiguration.Read(configuration),
        });
        AIFunction function = catalog.Functions("moderation").Single(function => function.Name == "moderate_text");
        var decision = (JsonElement)(await function.InvokeAsync(new AIFunctionArguments { ["text"] = "gun" }))!;
        Assert.Equal("block", decision.GetProperty("action").GetString());

        using BatchHeadLease lease = catalog.OpenBatch("moderation");
        BatchItem[] items = [new() { Index = 0, Id = "a", Text = "gun" }, new() { Index = 1, Id = "b", Image = ImageSource.FromBytes(default, "milk") }];
        List<BatchResult> rows = await lease.RunAsync(items.ToAsyncEnumerable()).ToListAsync();
        Assert.Equal(["block", "allow"], rows.Select(row => (string)row.Values!["action"]!));
    }

    private static bool IsGone()
    {
        for (int round = 0; round < 200; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (!AssemblyLoadContext.All.Any(context => context != AssemblyLoadContext.GetLoadContext(typeof(Clip.Sdk.Moderation.ModerationPlugin).Assembly) && context.Assemblies.Any(assembly => assembly.GetName().Name == "Clip.Moderation.Prompts")))
            {
                return true;
            }

            Thread.Sleep(50);
        }

        return false;
    }
}
