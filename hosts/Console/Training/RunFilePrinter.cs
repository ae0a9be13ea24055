using System.Globalization;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Hosts.Console.Training;

/// <summary>Prints what there is to say about run files without training.</summary>
internal static class RunFilePrinter
{
    public static void PrintTemplate(TextWriter output)
    {
        output.WriteLine("# A run file of 'clip train': every option with its meaning and its default. Leave out what the default suits.");
        output.WriteLine("# Paths are relative to the folder in which the command is run.");
        output.WriteLine();
        output.Write(RunFile.Write(new TrainingOptions(), RunFileFormat.Yaml, isExplained: true));
    }

    /// <exception cref="RunFileException">The run file is not right.</exception>
    public static int PrintCheck(TextWriter output, string path, IReadOnlyList<string> changes, bool json)
    {
        try
        {
            Print(output, path, RunCheck.Check(path, changes), json);
            return ExitCode.Success;
        }
        catch (RunFileException error) when (json)
        {
            JsonOutput.WriteLine(output, new { RunFile = path, Valid = false, error.Problems });
            return ExitCode.BadInput;
        }
    }

    private static void Print(TextWriter output, string path, RunPlan plan, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(output, new
            {
                RunFile = path,
                Valid = true,
                Architecture = plan.Architecture.Name,
                plan.Parameters,
                plan.VocabularySize,
                plan.PairsPerEpoch,
                plan.Steps,
                Skipped = plan.SkippedSamples.ToDictionary(fault => fault.Key, fault => fault.Value, StringComparer.Ordinal),
            });
            return;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: right. {plan.Architecture.Name}, {plan.Parameters / 1e6:F1} M parameters, {plan.VocabularySize} ids; {(plan.PairsPerEpoch is { } pairs ? $"{pairs} pairs" : "uncounted pairs")} an epoch, {plan.Steps} steps"));
        foreach ((string reason, long count) in plan.SkippedSamples)
        {
            System.Console.Error.WriteLine($"clip: {count} × {reason} will be left out");
        }
    }
}
