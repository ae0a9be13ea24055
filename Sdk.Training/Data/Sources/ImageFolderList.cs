namespace Clip.Sdk.Training.Data;

/// <summary>Lists a folder of pictures: captions from text files beside them, or from the names of class folders.</summary>
public static class ImageFolderList
{
    /// <summary>Lists the folder, in the order of the paths. A picture in a folder has that first folder as its class.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="imageExtensions">Extensions of pictures, without the point.</param>
    /// <param name="captionExtension">Extension of the caption files, one caption a line.</param>
    /// <param name="classTemplate">Caption of a picture without a caption file; <c>{}</c> is its class. Underscores of folder names become spaces.</param>
    /// <param name="faults">Receives the pictures without a caption; null counts nothing.</param>
    /// <exception cref="InputException">The folder does not exist.</exception>
    public static SampleList Read(
        string folder, IReadOnlyList<string> imageExtensions, string captionExtension = "txt", string classTemplate = "a photo of a {}.", SampleFaults? faults = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(imageExtensions);
        if (!Directory.Exists(folder))
        {
            throw new InputException($"The picture folder '{Path.GetFullPath(folder)}' does not exist. Check the path.", folder);
        }

        string[] classFolders = [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        string[] classNames = Array.ConvertAll(classFolders, name => name.Replace('_', ' '));
        var extensions = new HashSet<string>(imageExtensions, StringComparer.OrdinalIgnoreCase);
        var list = new SampleList(folder) { ClassNames = classNames };
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (extensions.Contains(Path.GetExtension(path).TrimStart('.')))
            {
                string relative = Path.GetRelativePath(folder, path);
                int separator = relative.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal);
                int classIndex = separator < 0 ? -1 : Array.BinarySearch(classFolders, relative[..separator], StringComparer.Ordinal);
                AddPicture(list, path, captionExtension, classIndex, classTemplate, faults);
            }
        }

        return list;
    }

    private static void AddPicture(SampleList list, string path, string captionExtension, int classIndex, string classTemplate, SampleFaults? faults)
    {
        string captionPath = Path.ChangeExtension(path, captionExtension);
        IReadOnlyList<string> captions = File.Exists(captionPath)
            ? CaptionText.FromText(File.ReadAllText(captionPath))
            : classIndex >= 0 ? [classTemplate.Replace("{}", list.ClassNames[classIndex], StringComparison.Ordinal)] : [];
        if (captions.Count == 0)
        {
            faults?.Add("sample-without-caption", path);
        }
        else
        {
            list.Add(path, captions, classIndex);
        }
    }
}
