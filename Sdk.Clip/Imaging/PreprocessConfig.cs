using Clip.Sdk.Files;
using Clip.Sdk.Imaging.Configuration;

namespace Clip.Sdk.Imaging;

/// <summary>Reads the preprocessing that a published model says it was trained with.</summary>
public static class PreprocessConfig
{
    /// <summary>The file of Hugging Face model folders.</summary>
    public const string HuggingFaceFileName = "preprocessor_config.json";

    /// <summary>The file of open_clip model folders.</summary>
    public const string OpenClipFileName = "open_clip_config.json";

    /// <summary>Reads what a model folder says: open_clip's file where it has one, because it is exact, otherwise Hugging Face's.</summary>
    /// <param name="folder">A model folder.</param>
    /// <returns>The settings, or null where the folder has neither file.</returns>
    /// <exception cref="ModelFormatException">A file is no JSON, or says something unknown or contradictory.</exception>
    public static PreprocessSettings? ReadFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string openClip = Path.Combine(folder, OpenClipFileName);
        string huggingFace = Path.Combine(folder, HuggingFaceFileName);
        return File.Exists(openClip) ? ReadOpenClip(openClip)
            : File.Exists(huggingFace) ? ReadHuggingFace(huggingFace)
            : null;
    }

    /// <summary>Reads a <c>preprocessor_config.json</c>, or a <c>processor_config.json</c> that holds one; old and new forms.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">The file is no JSON, or says something unknown or contradictory.</exception>
    public static PreprocessSettings ReadHuggingFace(string path) => Read(path, HuggingFacePreprocessReader.Read);

    /// <summary>Reads the <c>preprocess_cfg</c> of an <c>open_clip_config.json</c>; the size comes from its <c>vision_cfg</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">The file is no JSON, or says something unknown or contradictory.</exception>
    public static PreprocessSettings ReadOpenClip(string path) => Read(path, OpenClipPreprocessReader.Read);

    private static PreprocessSettings Read(string path, Func<ConfigObject, PreprocessSettings> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return read(new ConfigObject(JsonFile.ReadObject(path), path));
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new ModelFormatException($"'{path}' holds a number that cannot be: {error.Message}", path, error);
        }
    }
}
