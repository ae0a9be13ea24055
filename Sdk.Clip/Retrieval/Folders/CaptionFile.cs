using System.Text;

namespace Clip.Sdk.Retrieval;

/// <summary>The text file beside a picture.</summary>
internal static class CaptionFile
{
    /// <summary>The caption of a picture, or null where there is none or an empty one.</summary>
    public static string? Read(string picturePath)
    {
        string path = Path.ChangeExtension(picturePath, ".txt");
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > EntryTable.MaxCaptionBytes)
            {
                return null;
            }

            string caption = File.ReadAllText(path, Encoding.UTF8).Trim();
            return caption.Length == 0 ? null : caption;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The caption '{path}' cannot be read: {error.Message} Give the right to read it, or leave captions out.", path, error);
        }
    }
}
