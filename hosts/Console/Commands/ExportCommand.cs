using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Export;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>A checkpoint to ONNX, for Transformers.js, Optimum and every other runtime of the standard.</summary>
internal sealed class ExportCommand : ClipCommand
{
    private static readonly (string Word, OnnxVariant Variant)[] Words =
        [("fp32", OnnxVariant.Float32), ("fp16", OnnxVariant.Float16), ("q8", OnnxVariant.Int8)];

    private readonly Option<string> _model = CommonOptions.Model();
    private readonly Option<string> _output = new("--output", "-o") { Description = "The directory to make.", HelpName = "directory", Required = true };

    private readonly Option<OnnxVariant[]> _variants = new("--variants")
    {
        Description = "Precisions, with commas: fp32 (default), fp16 (for GPUs), q8 (8 bits, for WebAssembly).",
        HelpName = "fp32,fp16,q8",
        CustomParser = ParseVariants,
        DefaultValueFactory = _ => [OnnxVariant.Float32],
    };

    private readonly Option<bool> _towersOnly = new("--towers-only") { Description = "Leave out onnx/model.onnx, which holds both towers once more and gives logits." };
    private readonly Option<bool> _verify = new("--verify") { Description = "Run each network on sample inputs and compare it with the encoders; write nothing where they differ." };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace an earlier export, once the new one is whole." };
    private readonly Option<string?> _vocabulary = CommonOptions.Vocabulary();
    private readonly Option<int?> _imageSize = CommonOptions.ImageSize();
    private readonly Option<Activation?> _activation = CommonOptions.Activation();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ExportCommand()
        : base("export", "Write a checkpoint as ONNX, in the layout that Transformers.js and Optimum read.")
    {
        _model.Required = true;
        Option[] options = [_model, _output, _variants, _towersOnly, _verify, _overwrite, _vocabulary, _imageSize, _activation, _json];
        foreach (Option option in options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip export --model models/clip --output clip-onnx --verify",
        "clip export --model ViT-B-32.pt --vocab bpe_simple_vocab_16e6.txt.gz --variants fp32,fp16,q8 --output web/models/clip",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var checkpointOptions = new CheckpointOptions { ImageSize = parsed.GetValue(_imageSize), Activation = parsed.GetValue(_activation) };
        using Checkpoint checkpoint = Checkpoint.Open(parsed.GetRequiredValue(_model), checkpointOptions);
        OnnxExportReport report = await JobProgress.RunAsync("Exporting", "networks", total: 0, progress => Task.Run(
            () => OnnxExporter.Export(checkpoint, parsed.GetRequiredValue(_output), ExportOptions(parsed, progress), cancellationToken), cancellationToken));
        foreach (string warning in report.Warnings)
        {
            System.Console.Error.WriteLine($"clip: warning: {warning}");
        }

        Write(parsed, report);
        return ExitCode.Success;
    }

    private OnnxExportOptions ExportOptions(ParseResult parsed, JobProgress progress) => new()
    {
        Variants = parsed.GetValue(_variants)!,
        CombinedModel = !parsed.GetValue(_towersOnly),
        Verify = parsed.GetValue(_verify),
        Overwrite = parsed.GetValue(_overwrite),
        VocabularyPath = parsed.GetValue(_vocabulary),
        Progress = new ProgressForwarder(progress),
    };

    private void Write(ParseResult parsed, OnnxExportReport report)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, report);
            return;
        }

        Table files = Tables.Create(["file", "MB"], "MB");
        foreach (OnnxExportFile file in report.Files)
        {
            files.AddPlainRow(file.Name, Megabytes(file.Bytes));
        }

        Tables.Write(console, files);
        if (report.Checks.Count > 0)
        {
            Table checks = Tables.Create(["network", "output", "lowest cosine", "largest difference"], "lowest cosine", "largest difference");
            foreach (OnnxExportCheck check in report.Checks)
            {
                checks.AddPlainRow(check.File, check.Output, check.LowestCosine.ToString("F6", CultureInfo.InvariantCulture), check.LargestDifference.ToString("0.0e-0", CultureInfo.InvariantCulture));
            }

            Tables.Write(console, checks);
        }

        console.WriteLine($"{report.Directory}: {report.Files.Count} files, {Megabytes(report.TotalBytes)} MB, operator set {report.OperatorSet}");
    }

    private static OnnxVariant[]? ParseVariants(ArgumentResult result)
    {
        List<OnnxVariant> variants = [];
        foreach (string given in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            int index = Array.FindIndex(Words, entry => string.Equals(entry.Word, given, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                result.AddError($"'{given}' is no variant. Use one or more of: {string.Join(", ", Words.Select(entry => entry.Word))}.");
                return null;
            }

            variants.Add(Words[index].Variant);
        }

        return [.. variants];
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);

    // Not Progress<T>: it posts to a synchronisation context, and lines would come after the end.
    private sealed class ProgressForwarder(JobProgress progress) : IProgress<OnnxExportProgress>
    {
        public void Report(OnnxExportProgress value) => progress.Report(value.Done, value.Total);
    }
}
