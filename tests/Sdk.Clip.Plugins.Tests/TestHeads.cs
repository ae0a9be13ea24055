using System.Runtime.CompilerServices;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Clip.Plugins.Tests;

/// <summary>A folder of plugins that a test may change, and the built plugins of tests/TestHeads to fill it with.</summary>
internal sealed class TestHeads : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestHeads(params string[] plugins)
    {
        Directory.CreateDirectory(Plugins);
        foreach (string plugin in plugins)
        {
            Add(plugin);
        }
    }

    public string Path => _folder.Path;

    public string Plugins => _folder.File("plugins");

    public string Data => _folder.File("data");

    public string File(string name) => _folder.File(name);

    /// <summary>The folder that a project of tests/TestHeads built.</summary>
    public static string Built(string project) => System.IO.Path.Combine(
        Fixtures.RepositoryRoot, "artifacts", "test-plugins", System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), project);

    /// <summary>Copies a built plugin into a folder of its own, over what is there.</summary>
    public string Add(string project, string? under = null) => Copy(Built(project), System.IO.Path.Combine(Plugins, under ?? project));

    /// <summary>Changes a file's text.</summary>
    public void Edit(string file, Func<string, string> change)
    {
        string path = System.IO.Path.Combine(Plugins, file);
        System.IO.File.WriteAllText(path, change(System.IO.File.ReadAllText(path)));
    }

    public HeadCatalogOptions Options() => new() { Folders = [Plugins], Files = FileRoots.Unrestricted, DataFolder = Data };

    public HeadCatalog Open() => HeadCatalog.Open(Options());

    public static string Copy(string source, string target)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy, overwrite: true);
        }

        return target;
    }

    public void Dispose() => _folder.Dispose();

    public static AIFunction Function(HeadCatalog catalog, string head, string name) => catalog.Functions(head).Single(function => function.Name == name);

    /// <summary>Calls a function and gives its result as text.</summary>
    public static async Task<string> CallAsync(HeadCatalog catalog, string head, string name, params (string Name, object? Value)[] arguments)
    {
        object? result = await Function(catalog, head, name).InvokeAsync(new AIFunctionArguments(arguments.ToDictionary(argument => argument.Name, argument => argument.Value)));
        return ((JsonElement)result!).ToString();
    }

    /// <summary>Versions of plugins that are in memory, whether unloading or not: a context leaves its own list before its code leaves memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int CountContexts() => AppDomain.CurrentDomain.GetAssemblies().Count(assembly =>
        assembly.IsCollectible && assembly.GetName().Name is { } name && name.StartsWith("Heads.", StringComparison.Ordinal) && name != "Heads.Leaking");

    /// <summary>Waits until only so many contexts of plugins are in memory.</summary>
    public static void AssertContexts(int expected)
    {
        for (int attempt = 0; attempt < 200 && CountContexts() > expected; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(attempt < 5 ? 1 : 50);
        }

        Assert.Equal(expected, CountContexts());
    }
}
