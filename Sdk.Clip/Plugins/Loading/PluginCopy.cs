using System.Security.Cryptography;
using System.Text;

namespace Clip.Sdk.Plugins;

/// <summary>
/// A plugin's code, copied aside, so that what was checked is what is loaded, a version in use keeps its own files, and the
/// plugin's folder can be replaced at any time. Everything else, such as weights and policies, stays where it is.
/// </summary>
internal sealed class PluginCopy : IDisposable
{
    private const string Prefix = "clip-plugin-";
    private const string LockName = ".in-use";
    private const long MaximumBytes = 2L << 30;

    private static readonly string[] CodeEndings = [".dll", ".so", ".dylib", ".pdb", ".deps.json"];

    private readonly FileStream _lock;

    private PluginCopy(string folder, FileStream held, string fingerprint) => (Folder, _lock, Fingerprint) = (folder, held, fingerprint);

    public string Folder { get; }

    /// <summary>SHA-256 in lower-case hex over the manifest and every file of code: what an allow-list holds.</summary>
    public string Fingerprint { get; }

    /// <exception cref="IOException">A file is in use or went meanwhile.</exception>
    public static PluginCopy Make(string source)
    {
        string folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        FileStream held = new(Path.Combine(folder, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new PluginCopy(folder, held, CopyFiles(source, folder));
        }
        catch
        {
            held.Dispose();
            Delete(folder);
            throw;
        }
    }

    /// <summary>Deletes what processes that were killed left behind.</summary>
    public static void DeleteAbandoned()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            string lockFile = Path.Combine(folder, LockName);
            try
            {
                // A folder that is being made has no lock yet.
                if (File.Exists(lockFile))
                {
                    new FileStream(lockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                    Delete(folder);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's.
            }
        }
    }

    public void Dispose()
    {
        _lock.Dispose();
        Delete(Folder);
    }

    private static string CopyFiles(string source, string target)
    {
        using var total = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        foreach (string file in CodeFiles(source))
        {
            string name = Path.GetRelativePath(source, file);
            string copy = Path.Combine(target, name);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            using FileStream content = File.OpenRead(copy);
            if ((bytes += content.Length) > MaximumBytes)
            {
                throw new IOException($"The code in '{source}' is larger than {MaximumBytes} bytes. Keep weights in files of another kind.");
            }

            total.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name.Replace('\\', '/')}\n"));
        }

        return Convert.ToHexStringLower(total.GetHashAndReset());
    }

    private static IEnumerable<string> CodeFiles(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) == PluginManifest.FileName || CodeEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || IsVersionedLibrary(file))
        .Order(StringComparer.Ordinal);

    /// <summary><c>libx.so.1</c>.</summary>
    private static bool IsVersionedLibrary(string file) => Path.GetFileName(file).Contains(".so.", StringComparison.Ordinal);

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Windows keeps loaded files; the next process finds the lock free and deletes them.
        }
    }
}
