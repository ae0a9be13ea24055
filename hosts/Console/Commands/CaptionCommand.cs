using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Plugins;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Describes pictures in words, through the head 'caption'.</summary>
internal sealed class CaptionCommand : ClipCommand
{
    private const string Head = "caption";

    private readonly Argument<string[]> _images = new("images") { Description = ImageArguments.Description, Arity = ArgumentArity.OneOrMore };
    private readonly ModelArguments _model;
    private readonly Option<string?> _captioner = new("--captioner") { Description = "A captioner's folder, or a .pt file of ClipCap. Default: the one of the plugin.", HelpName = "path" };
    private readonly Option<string?> _tokenizer = new("--tokenizer") { Description = "GPT-2's vocabulary, for captioners that bring none.", HelpName = "path" };
    private readonly Option<string?> _method = new("--method") { Description = "How words are chosen: beam (default), greedy or sample.", HelpName = "beam|greedy|sample" };
    private readonly Option<int?> _beams = new("--beams") { Description = "Captions searched at once.", HelpName = "n" };
    private readonly Option<int?> _candidates = new("--candidates", "-n") { Description = "So many captions of each picture, ranked by score and cosine with it.", HelpName = "n" };
    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = "The most tokens of a caption.", HelpName = "n" };
    private readonly Option<double?> _lengthPenalty = new("--length-penalty") { Description = "0 prefers short captions, 1 (default) ranks by the mean log-probability.", HelpName = "power" };
    private readonly Option<float?> _temperature = new("--temperature") { Description = "Of sample: below 1 safer, above 1 bolder.", HelpName = "t" };
    private readonly Option<int?> _topK = new("--top-k") { Description = "Of sample: draw among so many likeliest words.", HelpName = "n" };
    private readonly Option<float?> _topP = new("--top-p") { Description = "Of sample: draw among the likeliest words up to this sum of probability.", HelpName = "p" };
    private readonly Option<int?> _seed = new("--seed") { Description = "Of sample: the same seed gives the same caption.", HelpName = "n" };
    private readonly Option<double?> _grounding = new("--grounding") { Description = "How much of what the model sees counts when a name is chosen; 0 for the language model alone.", HelpName = "power" };
    private readonly Option<double?> _pictureWeight = new("--picture-weight") { Description = "What the cosine with the picture counts when captions are ranked; 0 for the language model alone.", HelpName = "weight" };
    private readonly Option<bool> _stream = new("--stream") { Description = "Print words as they are found." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public CaptionCommand()
        : base("caption", "Describe pictures in words.")
    {
        Add(_images);
        _model = new ModelArguments(this);
        Option[] options = [_captioner, _tokenizer, _method, _beams, _candidates, _maxTokens, _lengthPenalty, _temperature, _topK, _topP, _seed, _grounding, _pictureWeight, _stream, _json];
        foreach (Option option in options)
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            Option[] others = [_json, _candidates, _method, _beams, _lengthPenalty, _topK, _pictureWeight];
            if (result.GetValue(_stream) && others.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } other)
            {
                result.AddError($"--stream prints one caption as it grows, of the likeliest words or with --temperature of drawn ones: leave out {other.Name}.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip caption --model models/emoji-world pictures/*.png",
        "clip caption --model models/emoji-world picture.png --candidates 5 --json",
        "clip caption --model models/emoji-world picture.png --method sample --temperature 0.7 --seed 3",
        "clip caption --model ViT-B-32.pt photo.jpg --captioner coco_weights.pt --tokenizer gpt2 --stream",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var model = new HostModel(() => _model.Load(parsed));
        await using var host = new HeadHost(model, options: null, engines => HeadCatalog.Open(new HeadCatalogOptions
        {
            Folders = PluginFolders.Default,
            Files = FileRoots.Unrestricted,
            Model = model,
            Engines = engines,
            Configuration = HeadConfiguration.Empty.WithSection(Head, Section(parsed)),
        }));
        TextWriter output = parsed.InvocationConfiguration.Output;
        string[] images = [.. parsed.GetRequiredValue(_images).SelectMany(Expand)];
        return parsed.GetValue(_stream)
            ? await StreamAsync(host, parsed, images, output, cancellationToken)
            : await CaptionAsync(host, parsed, images, output, cancellationToken);
    }

    /// <summary>Heads take pictures by path or data URI.</summary>
    private static IEnumerable<string> Expand(string argument) =>
        argument.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? [argument] : ImageArguments.Expand([argument]).Select(source => source.Path!);

    private async Task<int> CaptionAsync(HeadHost host, ParseResult parsed, string[] images, TextWriter output, CancellationToken cancellationToken)
    {
        bool many = parsed.GetValue(_candidates) is not null;
        AIFunction function = host.Function(Head, many ? "caption_candidates" : "caption");
        bool json = parsed.GetValue(_json);
        Table table = Tables.Create(many ? ["picture", "caption", "cosine", "score"] : ["picture", "caption", "score"], "cosine", "score");
        int errors = 0;
        foreach (string image in images)
        {
            try
            {
                JsonElement answer = (JsonElement)(await function.InvokeAsync(Given(parsed, image), cancellationToken))!;
                foreach (JsonElement caption in many ? [.. answer.EnumerateArray()] : new[] { answer })
                {
                    Add(table, image, caption, many, json ? output : null);
                }
            }
            catch (ImageFormatException error)
            {
                errors++;
                Fail(table, image, error, many, json ? output : null);
            }
        }

        if (!json)
        {
            Tables.Write(output, table);
        }

        return errors == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private async Task<int> StreamAsync(HeadHost host, ParseResult parsed, string[] images, TextWriter output, CancellationToken cancellationToken)
    {
        AIFunction function = host.Function(Head, "caption_stream");
        int errors = 0;
        foreach (string image in images)
        {
            output.Write($"{ImageArguments.Name(image)}: ");
            try
            {
                await foreach (string piece in (IAsyncEnumerable<string>)(await function.InvokeAsync(Given(parsed, image), cancellationToken))!)
                {
                    output.Write(piece);
                    await output.FlushAsync(cancellationToken);
                }
            }
            catch (ImageFormatException error)
            {
                errors++;
                output.Write($"({error.Message})");
            }

            output.WriteLine();
        }

        return errors == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private JsonObject Section(ParseResult parsed)
    {
        var section = new JsonObject();
        if (parsed.GetValue(_captioner) is { } captioner)
        {
            section["captioner"] = Path.GetFullPath(captioner);
        }

        if (parsed.GetValue(_tokenizer) is { } tokenizer)
        {
            section["tokenizer"] = Path.GetFullPath(tokenizer);
        }

        return section;
    }

    /// <summary>What was given on the command line; the head has its own defaults for the rest.</summary>
    private AIFunctionArguments Given(ParseResult parsed, string image)
    {
        var arguments = new AIFunctionArguments { ["image"] = image };
        Add("method", parsed.GetValue(_method));
        Add("beams", parsed.GetValue(_beams));
        Add("count", parsed.GetValue(_candidates));
        Add("maxTokens", parsed.GetValue(_maxTokens));
        Add("lengthPenalty", parsed.GetValue(_lengthPenalty));
        Add("temperature", parsed.GetValue(_temperature));
        Add("topK", parsed.GetValue(_topK));
        Add("topP", parsed.GetValue(_topP));
        Add("seed", parsed.GetValue(_seed));
        Add("grounding", parsed.GetValue(_grounding));
        Add("pictureWeight", parsed.GetValue(_pictureWeight));
        return arguments;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                arguments[name] = JsonSerializer.SerializeToElement(value);
            }
        }
    }

    private static void Add(Table table, string image, JsonElement caption, bool many, TextWriter? json)
    {
        if (json is not null)
        {
            JsonObject row = new() { ["image"] = ImageArguments.Name(image) };
            foreach (JsonProperty property in caption.EnumerateObject())
            {
                row[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }

            JsonOutput.WriteLine(json, row);
            return;
        }

        string score = Number(caption, "score");
        string text = caption.GetProperty("caption").GetString()!;
        table.AddPlainRow(many ? [ImageArguments.Name(image), text, Number(caption, "cosine"), score] : [ImageArguments.Name(image), text, score]);
    }

    private static void Fail(Table table, string image, ClipException error, bool many, TextWriter? json)
    {
        if (json is not null)
        {
            JsonOutput.WriteLine(json, new { Image = ImageArguments.Name(image), Error = ErrorRow.From(error) });
            return;
        }

        table.AddPlainRow(many ? [ImageArguments.Name(image), error.Message, "", ""] : [ImageArguments.Name(image), error.Message, ""]);
    }

    private static string Number(JsonElement caption, string name) =>
        caption.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString("0.000", CultureInfo.InvariantCulture) : "";
}
