using Clip.Sdk.TestSupport;

namespace Clip.Sdk.SemanticKernel.Tests;

/// <summary>A folder of built test plugins that a test may change.</summary>
internal sealed class PluginFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PluginFolder(params string[] plugins)
    {
        Directory.CreateDirectory(Plugins);
        foreach (string plugin in plugins)
        {
            Add(plugin, plugin);
        }
    }

    public string Root => _folder.Path;

    public string Plugins => _folder.File("plugins");

    public void Add(string plugin, string under)
    {
        string built = Path.Combine(Fixtures.RepositoryRoot, "artifacts", "test-plugins", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), plugin);
        foreach (string file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(Plugins, under, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    public void Remove(string plugin) => Directory.Delete(Path.Combine(Plugins, plugin), recursive: true);

    public void Dispose() => _folder.Dispose();
}
