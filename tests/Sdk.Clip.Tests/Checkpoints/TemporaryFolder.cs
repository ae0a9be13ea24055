namespace Clip.Sdk.Checkpoints;

/// <summary>A folder of one test, deleted with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("clip-checkpoints-").FullName;

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Copies files of a folder.</summary>
    public TemporaryFolder CopyOf(string folder, params string[] names)
    {
        foreach (string name in names.Length > 0 ? names : [.. Directory.EnumerateFiles(folder).Select(file => System.IO.Path.GetFileName(file))])
        {
            File.Copy(System.IO.Path.Combine(folder, name), System.IO.Path.Combine(Path, name));
        }

        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
