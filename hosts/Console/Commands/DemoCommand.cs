using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Imaging;
using Clip.Sdk.Pipelines;
using Clip.Sdk.Scores;
using Clip.Sdk.ZeroShot;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Runs everything once on the checkpoint and pictures of the repository, and holds the results against the reference's.</summary>
internal sealed class DemoCommand : ClipCommand
{
    private static readonly string[] Labels = ["a red circle", "a drawing", "noise", "a photo of a cat"];

    private readonly Option<bool> _json = CommonOptions.Json();

    public DemoCommand()
        : base("demo", "Run everything once on the pictures of this repository and say what was done.")
    {
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip demo", "clip demo --json"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        bool json = parsed.GetValue(_json);
        string fixtures = FixtureFolder();
        string pictures = Path.Combine(fixtures, "preprocess", "images");
        string reference = Path.Combine(fixtures, "models", "vit_quickgelu", "reference");
        long started = Stopwatch.GetTimestamp();

        using ClipModel model = ClipModel.Load(Path.Combine(fixtures, "models", "vit_quickgelu", "hf"));
        PixelPart pixels = ComparePixels(fixtures, pictures);
        TextPart texts = CompareTexts(model, reference);
        List<PicturePart> classes = await ClassifyAsync(model, pictures, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (json)
        {
            JsonOutput.WriteLine(output, new { Model = model.Info, Pixels = pixels, Texts = texts, Classes = classes, Seconds = seconds });
        }
        else
        {
            Write(output, model, pixels, texts, classes, seconds);
        }

        return ExitCode.Success;
    }

    private static PixelPart ComparePixels(string fixtures, string pictures)
    {
        var preprocessor = new ImagePreprocessor(PreprocessSettings.OpenAi(224));
        byte[] pixels = new byte[preprocessor.ValuesPerImage];
        int equal = 0;
        string[] expectedFiles = Directory.GetFiles(Path.Combine(fixtures, "preprocess", "expected"), "*.u8hwc.npy");
        int compared = 0;
        foreach (string picture in ImageFiles.Enumerate(pictures))
        {
            string name = Path.GetFileNameWithoutExtension(picture) + ".u8hwc.npy";
            if (expectedFiles.FirstOrDefault(file => Path.GetFileName(file) == name) is { } expected)
            {
                preprocessor.PreprocessBytes(ImageSource.FromFile(picture), pixels);
                compared++;
                equal += NpyArray.Read(expected).ToBytes().AsSpan().SequenceEqual(pixels) ? 1 : 0;
            }
        }

        return new PixelPart(compared, equal);
    }

    private static TextPart CompareTexts(ClipModel model, string reference)
    {
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(reference, "inputs.json")));
        string[] texts = [.. inputs.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        long[] expectedIds = NpyArray.Read(Path.Combine(reference, "input_ids.npy")).ToLongs();
        int[] ids = model.Tokenizer.WithOptions(model.Tokenizer.Options with { PaddingId = 0 }).EncodeBatch(texts);
        bool sameIds = ids.Select(id => (long)id).SequenceEqual(expectedIds);

        float[] expected = NpyArray.Read(Path.Combine(reference, "text_features_normalized.npy")).ToFloats();
        ReadOnlySpan<float> actual = model.Texts.Encode<string>(texts).Values.Span;
        float largest = 0;
        for (int index = 0; index < actual.Length; index++)
        {
            largest = MathF.Max(largest, MathF.Abs(actual[index] - expected[index]));
        }

        return new TextPart(texts.Length, sameIds, largest);
    }

    private static async Task<List<PicturePart>> ClassifyAsync(ClipModel model, string pictures, CancellationToken cancellationToken)
    {
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, Labels, new ZeroShotOptions { Templates = PromptTemplates.OpenAI7 }, cancellationToken);
        var pipeline = new EncodingPipeline(model.Images);
        List<PicturePart> classes = [];
        await foreach (EncodedItem item in pipeline.EncodeAsync(ImageFiles.Enumerate(pictures).Select(ImageSource.FromFile), cancellationToken))
        {
            string name = Path.GetFileName(item.Source.Name);
            if (item.Error is { } error)
            {
                classes.Add(new PicturePart(name, Error: error.Message));
                continue;
            }

            ZeroShotPrediction best = classifier.Rank(item.Embedding.Span, top: 1)[0];
            classes.Add(new PicturePart(name, best.Label, best.Probability, ClipScore.Hessel(best.Cosine)));
        }

        return classes;
    }

    private static void Write(TextWriter output, ClipModel model, PixelPart pixels, TextPart texts, List<PicturePart> classes, double seconds)
    {
        output.WriteLine($"Model     {model.Info.Name} from {Path.GetRelativePath(Environment.CurrentDirectory, model.Info.Source)}: {model.Info.Dimensions} dimensions, logit scale {model.Info.LogitScale:F0}, {model.Info.Precision} on {model.Info.Device}");
        output.WriteLine("          (random weights, made to compare numbers: its classes mean nothing)");
        output.WriteLine($"Pixels    {pixels.Equal} of {pixels.Compared} pictures (PNG, GIF, WebP, TIFF, BMP, ...) equal the reference's bit for bit after resize and crop");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Texts     {texts.Count} texts: token ids {(texts.SameIds ? "equal" : "DIFFER from")} the reference's, embeddings differ by at most {texts.LargestDifference:E1}"));
        output.WriteLine($"Classes   {classes.Count} pictures, {Labels.Length} classes × {PromptTemplates.OpenAI7.Templates.Count} templates:");
        Table table = Tables.Create(["picture", "class", "probability", "CLIP score"], "probability", "CLIP score");
        foreach (PicturePart part in classes)
        {
            table.AddPlainRow(
                part.Picture,
                part.Error ?? part.Label!,
                part.Probability?.ToString("P1", CultureInfo.InvariantCulture) ?? string.Empty,
                part.Score?.ToString("F3", CultureInfo.InvariantCulture) ?? string.Empty);
        }

        Tables.Write(output, table);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Done in {seconds:F2} s. Next: ./clip --help, or ./clip classify --model <your checkpoint> --labels a,b,c <pictures>."));
    }

    private static string FixtureFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string fixtures = Path.Combine(folder.FullName, "tests", "fixtures");
            if (Directory.Exists(fixtures))
            {
                return fixtures;
            }
        }

        throw new InputException($"The demo uses the pictures of the repository, and there is no 'tests/fixtures' above '{AppContext.BaseDirectory}'. Run it from a checkout.");
    }

    private sealed record PixelPart(int Compared, int Equal);

    private sealed record TextPart(int Count, bool SameIds, float LargestDifference);

    private sealed record PicturePart(string Picture, string? Label = null, float? Probability = null, float? Score = null, string? Error = null);
}
