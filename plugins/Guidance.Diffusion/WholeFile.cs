using Clip.Sdk;

namespace Clip.Guidance.Diffusion;

/// <summary>Files that are there whole or not at all.</summary>
internal static class WholeFile
{
    public static void Write(string path, byte[] content)
    {
        string beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(beside, content);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
            throw new InputException($"'{path}' cannot be written: {error.Message} Give another path.", path, error);
        }
    }
}
