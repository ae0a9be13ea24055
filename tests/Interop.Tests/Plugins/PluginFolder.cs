namespace Clip.Interop.Tests.Plugins;

/// <summary>The built test plugins, and copies of them that a test may change.</summary>
internal sealed class PluginFolder : IDisposable
{
    private PluginFolder(string path) => Path = path;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The full path of an assembly as it was built, beside the output of the running tests.</summary>
    public static string Built(string project, string? file = null)
    {
        string output = System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return System.IO.Path.GetFullPath(
            System.IO.Path.Combine(output, "..", "..", project, System.IO.Path.GetFileName(output), file ?? project + ".dll"));
    }

    public static PluginFolder CopyOf(string project)
    {
        string source = System.IO.Path.GetDirectoryName(Built(project))!;
        var folder = new PluginFolder(Directory.CreateTempSubdirectory("clip-plugin-").FullName);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = folder.File(System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }

        return folder;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
