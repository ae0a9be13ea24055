using System.Diagnostics.CodeAnalysis;
using Clip.Sdk.Training.Configuration;

namespace Clip.Sdk.Training.Captioning;

/// <summary>Reads and writes run files of captioners: <see cref="CaptionerOptions"/> as YAML or JSON, keys in snake_case.</summary>
/// <remarks>Unknown keys, wrong types and values beyond their limits are errors with their line; all of them are listed at once.</remarks>
public static class CaptionerRunFile
{
    // The binder reaches the records by reflection; a trimmed program must keep them.
    private const DynamicallyAccessedMemberTypes Kept = DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    /// <summary>Reads a run file; <c>.json</c> is JSON, everything else YAML.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Values that replace those of the file, as on a command line: <c>optimiser.learning_rate=1e-3</c>.</param>
    /// <exception cref="RunFileException">The file cannot be used; the exception lists why, with lines.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    [DynamicDependency(Kept, typeof(CaptionerOptions))]
    [DynamicDependency(Kept, typeof(CaptionMapperOptions))]
    [DynamicDependency(Kept, typeof(CaptionLanguageOptions))]
    [DynamicDependency(Kept, typeof(CaptionViewOptions))]
    [DynamicDependency(Kept, typeof(CaptionDecodingOptions))]
    public static CaptionerOptions Load(string path, IReadOnlyList<string>? overrides = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = File.ReadAllText(path);
        bool isJson = string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase);
        ConfigurationNode root = isJson ? JsonRunFileReader.Read(text, path) : YamlRunFileReader.Read(text, path);
        foreach (string change in overrides ?? [])
        {
            root = OptionOverride.Apply(root, change, path);
        }

        var binder = new OptionBinder();
        var options = (CaptionerOptions)binder.BindRecord(typeof(CaptionerOptions), root, "");
        return binder.Problems.Count == 0 ? options : throw new RunFileException(path, binder.Problems);
    }

    /// <summary>Checks options that were made in code against the same limits as a run file.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="RunFileException">Some value is beyond its limits; the exception lists all of them.</exception>
    public static void Validate(CaptionerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<RunFileProblem>();
        OptionSchema.Validate(options, "", problems);
        if (problems.Count > 0)
        {
            throw new RunFileException("options", problems);
        }
    }

    /// <summary>Writes every option as YAML, defaults included, so that the text says all that a run depends on.</summary>
    /// <param name="options">The options.</param>
    /// <param name="isExplained">Write what each option means above it.</param>
    public static string Write(CaptionerOptions options, bool isExplained = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        return YamlRunFileWriter.Write(options, isExplained);
    }
}
