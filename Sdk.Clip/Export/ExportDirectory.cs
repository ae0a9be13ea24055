using Clip.Sdk.Checkpoints;
using Clip.Sdk.Files;

namespace Clip.Sdk.Export;

/// <summary>
/// A directory that appears whole or not at all: it is filled beside its place, then renamed. Disposed without
/// <see cref="Commit"/>, it leaves no trace.
/// </summary>
internal sealed class ExportDirectory : IDisposable
{
    private bool _isCommitted;

    private ExportDirectory(string target)
    {
        Target = target;
        Path = Sibling("tmp");
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where the directory will be, in full.</summary>
    public string Target { get; }

    /// <summary>Where it is filled.</summary>
    public string Path { get; }

    /// <summary>Begins a directory.</summary>
    /// <param name="path">Where it shall be.</param>
    /// <param name="overwrite">Whether it may replace an earlier export.</param>
    /// <param name="checkpoint">What is exported, which must not be replaced.</param>
    /// <exception cref="InputException">Something is there that is not to be replaced.</exception>
    public static ExportDirectory Begin(string path, bool overwrite, Checkpoint checkpoint)
    {
        string target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (File.Exists(target))
        {
            throw new InputException($"An export is a directory, but '{target}' is a file. Name another place.", path);
        }

        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            CheckReplaceable(target, overwrite, checkpoint);
        }

        return new ExportDirectory(target);
    }

    /// <summary>Moves the directory to its place.</summary>
    public void Commit()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories).Append(Path))
        {
            DurableFolder.Flush(folder);
        }

        string? replaced = Directory.Exists(Target) ? Sibling("old") : null;
        if (replaced is not null)
        {
            Directory.Move(Target, replaced);
        }

        try
        {
            Directory.Move(Path, Target);
            _isCommitted = true;
        }
        finally
        {
            if (!_isCommitted && replaced is not null)
            {
                Directory.Move(replaced, Target);
            }
        }

        DurableFolder.Flush(System.IO.Path.GetDirectoryName(Target)!);
        if (replaced is not null)
        {
            Directory.Delete(replaced, recursive: true);
        }
    }

    public void Dispose()
    {
        if (!_isCommitted && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static void CheckReplaceable(string target, bool overwrite, Checkpoint checkpoint)
    {
        if (!overwrite)
        {
            throw new InputException(
                $"'{target}' exists already. Name another place, or replace it with '{nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.Overwrite)}' (option '--overwrite').", target);
        }

        string networks = System.IO.Path.Combine(target, ExportNames.NetworkFolder);
        if (!Directory.Exists(networks) || !Directory.EnumerateFiles(networks, "*.onnx").Any())
        {
            throw new InputException($"'{target}' is to be replaced, but it is no earlier export: it has no 'onnx' folder with networks. Name another place, or empty it first.", target);
        }

        string root = RealPath.Resolve(target) + System.IO.Path.DirectorySeparatorChar;
        IEnumerable<string> sources = checkpoint.WeightFiles.Append(checkpoint.VocabularyPath).OfType<string>();
        if (sources.FirstOrDefault(file => RealPath.Resolve(file).StartsWith(root, StringComparison.Ordinal)) is { } inside)
        {
            throw new InputException($"'{target}' is to be replaced, but it holds '{inside}', which is being exported. Name another place.", target);
        }
    }

    private string Sibling(string purpose) => System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(Target) ?? throw new InputException($"'{Target}' has no parent to write an export into. Name another place.", Target),
        $".{System.IO.Path.GetFileName(Target)}.{Guid.NewGuid():N}.{purpose}");
}
