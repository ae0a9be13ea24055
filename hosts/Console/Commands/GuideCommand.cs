using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Clip.Sdk.Engines;
using Clip.Sdk.Guidance;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Plugins;
using Clip.Sdk.Scores;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Paints an image that shows what prompts say, through the head 'guidance'. Ctrl-C saves what there is.</summary>
internal sealed class GuideCommand : ClipCommand
{
    private const string Head = "guidance";

    private readonly Argument<string[]> _prompts = new("prompts")
    {
        Description = "What the image shall show. A weight may follow a colon, as in 'fog:0.3'; negative weights push away.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly ModelArguments _model;
    private readonly HeadHostArguments _heads;
    private readonly Option<string> _output = CommonOptions.Output("The picture: .png, .jpg or .webp.");
    private readonly Option<string[]> _negative = new("--negative") { Description = "What the image shall not show.", HelpName = "text" };
    private readonly Option<string[]> _pictures = new("--picture") { Description = "A picture that the image shall resemble.", HelpName = "file" };
    private readonly Option<string> _size = new("--size") { Description = "Side in pixels, or width x height.", HelpName = "64|96x64", DefaultValueFactory = _ => "64" };
    private readonly Option<int> _steps = new("--steps") { Description = "Steps: more are slower and match better.", HelpName = "n", DefaultValueFactory = _ => new PaintingOptions().Steps };
    private readonly Option<long> _seed = new("--seed") { Description = "Equal seeds give equal images.", HelpName = "n", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _init = new("--init") { Description = "The picture to begin with. Default: noise.", HelpName = "file" };
    private readonly Option<double> _initScale = new("--init-scale") { Description = "How strongly the image is held near --init.", HelpName = "x", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _json = CommonOptions.Json();

    public GuideCommand()
        : base("guide", "Paint an image that shows what prompts say, by the model's gradient.")
    {
        Add(_prompts);
        _model = new ModelArguments(this, isRequired: false);
        _heads = new HeadHostArguments(this);
        Option[] options = [_output, _negative, _pictures, _size, _steps, _seed, _init, _initScale, _json];
        foreach (Option option in options)
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip guide \"a red apple\" --model models/emoji-world --output apple.png",
        "clip guide \"a black cat\" \"snow:0.3\" --negative \"a dog\" --size 96 --steps 200 --seed 7 --model models/emoji-world -o cat.png --json",
        "clip guide \"a yellow house\" --init house.png --init-scale 2 --model models/emoji-world -o house-2.png",
    ];

    /// <summary>A step under way, the picture and its scores: on a busy machine and at large sizes that takes a while.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromMinutes(2);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string output = parsed.GetRequiredValue(_output);
        EncodedImageFormat format = FormatOf(output);
        GuidancePrompt[] prompts = Prompts(parsed);
        await using HeadHost host = _heads.Open(parsed, _model, Head);
        using ContractLease<IGuidance> guidance = host.Catalog.OpenAs<IGuidance>(Head);
        IImageCodec codec = host.Codec!;
        PaintingOptions options = Painting(parsed, codec);
        var clock = Stopwatch.StartNew();
        (RgbPixels before, PaintingStep last) = await PaintAsync(guidance.Head, prompts, options, cancellationToken);
        double seconds = clock.Elapsed.TotalSeconds;
        WriteWhole(output, codec.Encode(last.Picture, format, quality: 95));
        double[] first = Scores(host.Model, before, prompts), final = Scores(host.Model, last.Picture, prompts);
        Write(parsed, new Summary(
            output, options.Width, options.Height, last.Number, options.Steps, options.Seed, seconds,
            [.. prompts.Select((prompt, i) => new Row(prompt.Name, prompt.Weight, first[i], final[i]))]));
        return last.Number == options.Steps ? ExitCode.Success : ExitCode.Cancelled;
    }

    /// <summary>Paints until the end or until Ctrl-C, whichever comes first.</summary>
    private static Task<(RgbPixels Before, PaintingStep Last)> PaintAsync(
        IGuidance guidance, GuidancePrompt[] prompts, PaintingOptions options, CancellationToken stopping) =>
        JobProgress.RunAsync("Painting", "steps", options.Steps, progress => Task.Run(() =>
        {
            RgbPixels? before = null;
            PaintingStep? last = null;
            foreach (PaintingStep painted in guidance.Paint(prompts, options, CancellationToken.None))
            {
                before ??= painted.Picture;
                last = painted;
                progress.Report(painted.Number, options.Steps);
                if (stopping.IsCancellationRequested)
                {
                    break;
                }
            }

            return (before!, last!);
        }, CancellationToken.None));

    private GuidancePrompt[] Prompts(ParseResult parsed) =>
    [
        .. parsed.GetRequiredValue(_prompts).Select(GuidancePrompt.Parse),
        .. (parsed.GetValue(_pictures) ?? []).Select(picture => GuidancePrompt.FromImage(ImageArguments.Source(picture))),
        .. (parsed.GetValue(_negative) ?? []).Select(GuidancePrompt.Parse).Select(prompt => GuidancePrompt.FromText(prompt.Text!, -Math.Abs(prompt.Weight))),
    ];

    private PaintingOptions Painting(ParseResult parsed, IImageCodec codec)
    {
        (int width, int height) = SizeOf(parsed.GetValue(_size)!);
        return new PaintingOptions
        {
            Width = width,
            Height = height,
            Steps = parsed.GetValue(_steps),
            Seed = parsed.GetValue(_seed),
            Start = parsed.GetValue(_init) is { } start ? codec.Decode(ImageArguments.Source(start)) : null,
            StartScale = parsed.GetValue(_initScale),
        };
    }

    private static (int Width, int Height) SizeOf(string text)
    {
        string[] sides = text.Split('x');
        if (sides.Length is 1 or 2
            && int.TryParse(sides[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && int.TryParse(sides[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int height))
        {
            return (width, height);
        }

        throw new InputException($"--size is a side in pixels or width x height, such as '64' or '96x64', but got '{text}'.", text);
    }

    private static EncodedImageFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => EncodedImageFormat.Png,
        ".jpg" or ".jpeg" => EncodedImageFormat.Jpeg,
        ".webp" => EncodedImageFormat.Webp,
        var other => throw new InputException($"--output ends in .png, .jpg or .webp, but '{path}' ends in '{other}'.", path),
    };

    private static double[] Scores(IClipModel model, RgbPixels picture, GuidancePrompt[] prompts)
    {
        float[] embedding = model.Images.EncodeOne(picture.ToSource());
        return [.. prompts.Select(prompt => (double)ClipScore.Percent(
            TensorPrimitives.Dot<float>(embedding, prompt.Text is { } text ? model.Texts.EncodeOne(text) : model.Images.EncodeOne(prompt.Image!))))];
    }

    private static void WriteWhole(string path, byte[] content)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string beside = $"{full}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(beside, content);
        File.Move(beside, full, overwrite: true);
    }

    private void Write(ParseResult parsed, Summary summary)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, summary);
            return;
        }

        Table table = Tables.Create(["prompt", "weight", "before", "after"], "weight", "before", "after");
        foreach (Row row in summary.Prompts)
        {
            table.AddPlainRow(row.Prompt, Text(row.Weight, "0.##"), Text(row.ScoreBefore, "0.0"), Text(row.ScoreAfter, "0.0"));
        }

        Tables.Write(console, table);
        string stopped = summary.StepsTaken == summary.Steps ? string.Empty : $" Stopped after {summary.StepsTaken} of {summary.Steps} steps.";
        console.WriteLine($"{summary.Output}: {summary.Width} × {summary.Height}, {Text(summary.Seconds, "0.0")} s. CLIP scores are 100 · max(cosine, 0).{stopped}");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record Summary(string Output, int Width, int Height, int StepsTaken, int Steps, long Seed, double Seconds, IReadOnlyList<Row> Prompts);

    private sealed record Row(string Prompt, double Weight, double ScoreBefore, double ScoreAfter);
}
