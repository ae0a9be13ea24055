using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>What is in a checkpoint, read from its header alone.</summary>
internal sealed class InspectCommand : ClipCommand
{
    private readonly Argument<string> _path = new("path") { Description = "A model directory, or a .safetensors, .pt, .pth or .bin file." };
    private readonly Option<bool> _tensors = new("--tensors") { Description = "List every tensor." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public InspectCommand()
        : base("inspect", "Show what is in a checkpoint, without loading it.")
    {
        Add(_path);
        Add(_tensors);
        Add(_json);
        SetAction(Run);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip inspect models/clip",
        "clip inspect ViT-B-32.pt --tensors --json",
    ];

    private int Run(ParseResult parsed)
    {
        CheckpointSummary summary = CheckpointInspector.Inspect(parsed.GetRequiredValue(_path));
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(output, Describe(summary, parsed.GetValue(_tensors)));
        }
        else
        {
            WriteFacts(output, summary);
            if (parsed.GetValue(_tensors))
            {
                WriteTensors(output, summary);
            }
        }

        return ExitCode.Success;
    }

    private static object Describe(CheckpointSummary summary, bool tensors) => new
    {
        summary.Path,
        summary.Files,
        summary.FileBytes,
        summary.Format,
        summary.Family,
        summary.Name,
        summary.ParameterCount,
        summary.ImageParameterCount,
        summary.TextParameterCount,
        TensorCount = summary.Tensors.Count,
        summary.Problem,
        summary.Warnings,
        summary.ConfigPath,
        summary.VocabularyPath,
        summary.PreprocessorConfigPath,
        summary.Metadata,
        summary.Values,
        Architecture = summary.Architecture is { } architecture ? Describe(architecture) : null,
        Tensors = tensors ? summary.Tensors.Select(tensor => new { tensor.Name, tensor.Type, tensor.Shape }) : null,
    };

    // The image tower is one of two record types; boxing it lets the serialiser see which.
    private static object Describe(ClipArchitecture architecture) => new
    {
        architecture.EmbeddingDimensions,
        architecture.Objective,
        Vision = (object)architecture.Vision,
        architecture.Text,
    };

    private static void WriteFacts(TextWriter output, CheckpointSummary summary)
    {
        Table table = Tables.Create(["", "value"]).HideHeaders();
        table.AddPlainRow("path", summary.Path);
        table.AddPlainRow("files", $"{summary.Files.Count}, {summary.FileBytes / 1048576.0:F1} MB, {summary.Format}");
        table.AddPlainRow("layout", summary.Family?.ToString() ?? "not a CLIP model");
        table.AddPlainRow("model", summary.Name ?? "–");
        table.AddPlainRow("parameters", string.Create(CultureInfo.InvariantCulture, $"{summary.ParameterCount:N0} (image {summary.ImageParameterCount:N0}, text {summary.TextParameterCount:N0})"));
        table.AddPlainRow("tensors", string.Join(", ", summary.Tensors.GroupBy(tensor => tensor.Type).Select(group => $"{group.Count()} {group.Key}")));
        if (summary.Architecture is { } architecture)
        {
            table.AddPlainRow("embedding", $"{architecture.EmbeddingDimensions} dimensions, {architecture.Objective}");
            table.AddPlainRow("image tower", Describe(architecture.Vision));
            TextArchitecture text = architecture.Text;
            table.AddPlainRow("text tower", $"{text.Layers} layers, width {text.Width}, {text.Heads} heads, {text.Activation}, context {text.ContextLength}, vocabulary {text.VocabularySize}, pooling {text.Pooling}");
        }

        table.AddPlainRow("config", summary.ConfigPath ?? "none: inferred from the shapes");
        table.AddPlainRow("vocabulary", summary.VocabularyPath ?? "none: name one with --vocab");
        table.AddPlainRow("preprocessing", summary.PreprocessorConfigPath ?? "none: as OpenAI's models");
        foreach ((string name, string value) in summary.Metadata.Concat(summary.Values))
        {
            table.AddPlainRow(name, value);
        }

        foreach (string warning in summary.Warnings)
        {
            table.AddPlainRow("warning", warning);
        }

        if (summary.Problem is { } problem)
        {
            table.AddPlainRow("problem", problem);
        }

        Tables.Write(output, table);
    }

    private static string Describe(VisionArchitecture vision) => vision switch
    {
        VisionTransformerArchitecture transformer =>
            $"transformer, {transformer.Layers} layers, width {transformer.Width}, {transformer.Heads} heads, {transformer.Activation}, patch {transformer.PatchSize}, image {transformer.ImageSize}",
        ModifiedResNetArchitecture network =>
            $"ResNet, blocks {string.Join('-', network.StageBlocks)}, stem {network.StemWidth}, {network.Heads} heads in the pool, image {network.ImageSize}",
        _ => vision.ToString(),
    };

    private static void WriteTensors(TextWriter output, CheckpointSummary summary)
    {
        Table table = Tables.Create(["tensor", "type", "shape"]);
        foreach (TensorDescription tensor in summary.Tensors)
        {
            table.AddPlainRow(tensor.Name, tensor.Type.ToString(), $"[{string.Join(", ", tensor.Shape)}]");
        }

        Tables.Write(output, table);
    }
}
