using System.CommandLine;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Jobs;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Pictures or texts to a file of embeddings.</summary>
internal sealed class EmbedCommand : ClipCommand
{
    private readonly ModelArguments _model;

    private readonly Option<string[]> _images = new("--images") { Description = ImageArguments.Description, HelpName = "path", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _texts = new("--texts") { Description = "Texts.", HelpName = "text", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _textsFile = new("--texts-file") { Description = "A file with one text a line; - is standard input.", HelpName = "file" };
    private readonly Option<bool> _raw = new("--raw") { Description = "Leave rows as the projection makes them. Default: unit length." };

    private readonly Option<string> _output = CommonOptions.Output(
        "Where to write, by its ending: .npy (<f4, shape (N, D)), .jsonl (a name and a vector a line) or .safetensors.");

    private readonly Option<bool> _json = CommonOptions.Json();

    public EmbedCommand()
        : base("embed", "Encode pictures or texts into a file of embeddings.")
    {
        _model = new ModelArguments(this);
        Add(_images);
        Add(_texts);
        Add(_textsFile);
        Add(_raw);
        Add(_output);
        Add(_json);
        Validators.Add(result =>
        {
            if (new Option[] { _images, _texts, _textsFile }.Count(option => result.GetResult(option) is { Implicit: false }) != 1)
            {
                result.AddError("Give exactly one of --images, --texts and --texts-file.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip embed --model models/clip --images photos/ --output photos.npy",
        "clip embed --model ViT-B-32.pt --vocab bpe_simple_vocab_16e6.txt.gz --texts-file captions.txt --raw --output captions.npy",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        EmbeddingForm form = parsed.GetValue(_raw) ? EmbeddingForm.Raw : EmbeddingForm.Normalized;
        string output = parsed.GetRequiredValue(_output);
        using ClipModel model = _model.Load(parsed);
        using IEmbeddingWriter writer = EmbeddingFiles.Create(output, model.Info.Dimensions);

        (int count, int errors) = parsed.GetValue(_images) is { Length: > 0 } images
            ? await EmbedImagesAsync(model, images, form, writer, cancellationToken)
            : await EmbedTextsAsync(model, Texts(parsed), _model.Truncation(parsed), form, writer, cancellationToken);
        writer.Complete();
        Report(parsed, new Summary(output, count, model.Info.Dimensions, errors, model.Texts.TruncatedTexts));
        return errors == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private static async Task<(int Count, int Errors)> EmbedImagesAsync(
        ClipModel model, string[] arguments, EmbeddingForm form, IEmbeddingWriter writer, CancellationToken cancellationToken)
    {
        ImageSource[] sources = [.. ImageArguments.Expand(arguments)];
        int errors = await ImageJob.RunAsync(
            model.Images, sources, form, item => Write(writer, item.Source.Name, item.Embedding.Span, item.Error), cancellationToken);
        return (sources.Length, errors);
    }

    private static async Task<(int Count, int Errors)> EmbedTextsAsync(
        ClipModel model, string[] texts, TextTruncation truncation, EmbeddingForm form, IEmbeddingWriter writer, CancellationToken cancellationToken)
    {
        int errors = await TextJob.RunAsync(
            model, truncation, texts, form, (text, embedding, _, error) => Write(writer, text, embedding, error), cancellationToken);
        return (texts.Length, errors);
    }

    private static void Write(IEmbeddingWriter writer, string name, ReadOnlySpan<float> embedding, ClipException? error)
    {
        if (error is null)
        {
            writer.Write(name, embedding);
            return;
        }

        writer.WriteError(name, error);
        System.Console.Error.WriteLine($"clip: {error.Message}");
    }

    private string[] Texts(ParseResult parsed) =>
        parsed.GetValue(_textsFile) is { } path ? TextArguments.ReadLines(path) : parsed.GetValue(_texts)!;

    private void Report(ParseResult parsed, Summary summary)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, summary);
            return;
        }

        console.WriteLine($"{summary.Output}: [{summary.Count}, {summary.Dimensions}], {summary.Errors} failed, {summary.Truncated} truncated");
    }

    private sealed record Summary(string Output, int Count, int Dimensions, int Errors, long Truncated);
}
