using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Jobs;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Pipelines;
using Clip.Sdk.ZeroShot;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Pictures into classes that are given by name, without training.</summary>
internal sealed class ClassifyCommand : ClipCommand
{
    private readonly ModelArguments _model;
    private readonly Argument<string[]> _images = new("images") { Description = ImageArguments.Description, Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _labels = new("--labels") { Description = "Class names, separated by commas.", HelpName = "a,b,c" };
    private readonly Option<string?> _labelsFile = new("--labels-file") { Description = "A file with one class name a line; - is standard input.", HelpName = "file" };

    private readonly Option<string> _templates = new("--templates")
    {
        Description = "Sentences that the names are put into: openai-80, openai-7, simple, or a file with one template a line and {} for the name.",
        HelpName = "set or file",
        DefaultValueFactory = _ => "simple",
    };

    private readonly Option<int?> _top = new("--top") { Description = "Labels that are shown of each picture; 0 for all. Default: 5 in a table, all in JSON.", HelpName = "n" };
    private readonly Option<bool> _flip = new("--flip") { Description = "Average each picture with its mirror image." };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Do not keep the label embeddings for the next call." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ClassifyCommand()
        : base("classify", "Sort pictures into classes that you name.")
    {
        Add(_images);
        _model = new ModelArguments(this);
        Add(_labels);
        Add(_labelsFile);
        Add(_templates);
        Add(_top);
        Add(_flip);
        Add(_noCache);
        Add(_json);
        _templates.CompletionSources.Add([.. PromptTemplates.Names]);
        Validators.Add(result =>
        {
            if (result.GetValue(_labels) is null == result.GetValue(_labelsFile) is null)
            {
                result.AddError("Give either --labels or --labels-file.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip classify --model models/clip --labels cat,dog,\"fire engine\" photos/*.jpg",
        "clip classify --model models/clip --labels-file imagenet.txt --templates openai-80 --top 1 --json photos/",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] labels = parsed.GetValue(_labelsFile) is { } file
            ? [.. TextArguments.ReadLines(file).Where(line => line.Length > 0)]
            : parsed.GetValue(_labels)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        ImageSource[] sources = [.. ImageArguments.Expand(parsed.GetRequiredValue(_images))];
        var options = new ZeroShotOptions
        {
            Templates = PromptTemplates.Resolve(parsed.GetValue(_templates)!),
            Cache = parsed.GetValue(_noCache) ? null : ZeroShotCache.ForUser(),
            UsesFlipEnsembling = parsed.GetValue(_flip),
        };

        using ClipModel model = _model.Load(parsed);
        ZeroShotClassifier classifier = await Task.Run(() => ZeroShotClassifier.Create(model, labels, options, cancellationToken), cancellationToken);
        IPixelEncoder encoder = options.UsesFlipEnsembling ? FlipEnsemblingEncoder.Over(model.Images) : model.Images;
        var rows = new List<Row>(sources.Length);
        using var output = new StreamWriter(System.Console.OpenStandardOutput());
        bool json = parsed.GetValue(_json);
        int top = parsed.GetValue(_top) ?? (json ? 0 : 5);
        int errors = await ImageJob.RunAsync(encoder, sources, EmbeddingForm.Normalized, item =>
        {
            Row row = Classify(classifier, item, top);
            if (json)
            {
                JsonOutput.WriteLine(output, row);
            }
            else
            {
                rows.Add(row);
            }
        }, cancellationToken);
        if (!json)
        {
            WriteTable(output, rows, classifier);
        }

        return errors == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private static Row Classify(ZeroShotClassifier classifier, EncodedItem item, int top) => item.Error is { } error
        ? new Row(item.Source.Name, Labels: null, ErrorRow.From(error))
        : new Row(item.Source.Name, [.. classifier.Rank(item.Embedding.Span, top).Select(label => new Label(label.Label, label.Probability, label.Cosine))], Error: null);

    private static void WriteTable(TextWriter output, List<Row> rows, ZeroShotClassifier classifier)
    {
        Table table = Tables.Create(["image", "label", "probability", "cosine"], "probability", "cosine");
        foreach (Row row in rows)
        {
            if (row.Error is { } error)
            {
                table.AddPlainRow(row.Image, error.Message, string.Empty, string.Empty);
                continue;
            }

            string image = row.Image;
            foreach (Label label in row.Labels!)
            {
                table.AddPlainRow(image, label.Name, label.Probability.ToString("P2", CultureInfo.InvariantCulture), label.Cosine.ToString("F4", CultureInfo.InvariantCulture));
                image = string.Empty;
            }
        }

        Tables.Write(output, table);
        if (classifier.TruncatedSentences > 0)
        {
            output.WriteLine($"{classifier.TruncatedSentences} label sentences were longer than the model's context and were truncated.");
        }
    }

    private sealed record Row(string Image, IReadOnlyList<Label>? Labels, ErrorRow? Error);

    private sealed record Label([property: System.Text.Json.Serialization.JsonPropertyName("label")] string Name, float Probability, float Cosine);
}
