namespace McMaster.NETCore.Plugins;

/// <summary>Copies of a plugin's native libraries in a temporary folder, so that loading them does not lock the originals.</summary>
internal sealed class ShadowCopies
{
    private readonly Lock _gate = new();
    private string? _folder;

    /// <summary>Copies the library, once, and gives the copy's path.</summary>
    internal string Copy(string path)
    {
        lock (_gate)
        {
            _folder ??= Directory.CreateTempSubdirectory("plugin-").FullName;
            string copy = Path.Combine(_folder, Path.GetFileName(path));
            if (!File.Exists(copy))
            {
                File.Copy(path, copy);
            }

            return copy;
        }
    }

    /// <summary>Deletes the copies as far as the system lets go of them.</summary>
    internal void Delete()
    {
        lock (_gate)
        {
            if (_folder is null)
            {
                return;
            }

            try
            {
                Directory.Delete(_folder, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Windows keeps a loaded library locked until the process ends; the folder for temporary files is cleaned by the system.
            }

            _folder = null;
        }
    }
}
