using System.Diagnostics.CodeAnalysis;
using Clip.Sdk.Training.Augmentation;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Reads and writes run files: <see cref="TrainingOptions"/> as YAML or JSON, keys in snake_case.</summary>
/// <remarks>Unknown keys, wrong types and values beyond their limits are errors with their line; all of them are listed at once.</remarks>
public static class RunFile
{
    /// <summary>Reads a run file; <c>.json</c> is JSON, everything else YAML.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Values that replace those of the file, as on a command line: <c>optimiser.learning_rate=1e-3</c>.</param>
    /// <exception cref="RunFileException">The file cannot be used; the exception lists why, with lines.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainingOptions Load(string path, IReadOnlyList<string>? overrides = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllText(path), FormatOf(path), path, overrides);
    }

    /// <summary>Reads the text of a run file.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="format">Which.</param>
    /// <param name="fileName">The name in messages.</param>
    /// <param name="overrides">Values that replace those of the text: <c>optimiser.learning_rate=1e-3</c>.</param>
    /// <exception cref="RunFileException">The text cannot be used; the exception lists why, with lines.</exception>
    [DynamicDependency(Kept, typeof(TrainingOptions))]
    [DynamicDependency(Kept, typeof(ModelOptions))]
    [DynamicDependency(Kept, typeof(VisionOptions))]
    [DynamicDependency(Kept, typeof(TextOptions))]
    [DynamicDependency(Kept, typeof(DataOptions))]
    [DynamicDependency(Kept, typeof(DataSourceOptions))]
    [DynamicDependency(Kept, typeof(AugmentationOptions))]
    [DynamicDependency(Kept, typeof(LossOptions))]
    [DynamicDependency(Kept, typeof(DistillationOptions))]
    [DynamicDependency(Kept, typeof(OptimiserOptions))]
    [DynamicDependency(Kept, typeof(ScheduleOptions))]
    [DynamicDependency(Kept, typeof(TuningOptions))]
    [DynamicDependency(Kept, typeof(LoraOptions))]
    [DynamicDependency(Kept, typeof(CheckpointOptions))]
    [DynamicDependency(Kept, typeof(LoggingOptions))]
    [DynamicDependency(Kept, typeof(EvaluationOptions))]
    [DynamicDependency(Kept, typeof(ZeroShotOptions))]
    [DynamicDependency(Kept, typeof(RetrievalOptions))]
    [DynamicDependency(Kept, typeof(DistributedOptions))]
    public static TrainingOptions Parse(string text, RunFileFormat format, string fileName = "run file", IReadOnlyList<string>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ConfigurationNode root = ReadNodes(text, format, fileName, overrides);
        var binder = new OptionBinder();
        var options = (TrainingOptions)binder.BindRecord(typeof(TrainingOptions), root, "");
        return binder.Problems.Count == 0 ? options : throw new RunFileException(fileName, binder.Problems);
    }

    /// <summary>The values of a run file with the lines that they stand at.</summary>
    internal static ConfigurationNode ReadNodes(string text, RunFileFormat format, string fileName, IReadOnlyList<string>? overrides)
    {
        ConfigurationNode root = format == RunFileFormat.Json ? JsonRunFileReader.Read(text, fileName) : YamlRunFileReader.Read(text, fileName);
        foreach (string change in overrides ?? [])
        {
            root = OptionOverride.Apply(root, change, fileName);
        }

        return root;
    }

    /// <summary>The notation that a path's extension tells.</summary>
    internal static RunFileFormat FormatOf(string path) =>
        string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase) ? RunFileFormat.Json : RunFileFormat.Yaml;

    /// <summary>Checks options that were made in code against the same limits as a run file.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="RunFileException">Some value is beyond its limits; the exception lists all of them.</exception>
    public static void Validate(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<RunFileProblem>();
        OptionSchema.Validate(options, "", problems);
        if (problems.Count > 0)
        {
            throw new RunFileException("options", problems);
        }
    }

    /// <summary>Writes every option, defaults included, so that the text says all that a run depends on.</summary>
    /// <param name="options">The options.</param>
    /// <param name="format">YAML or JSON.</param>
    /// <param name="isExplained">YAML only: write what each option means above it.</param>
    public static string Write(TrainingOptions options, RunFileFormat format = RunFileFormat.Yaml, bool isExplained = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        return format == RunFileFormat.Json ? JsonRunFileWriter.Write(options) : YamlRunFileWriter.Write(options, isExplained);
    }

    // The binder reaches the records by reflection; a trimmed program must keep them.
    private const DynamicallyAccessedMemberTypes Kept = DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;
}
