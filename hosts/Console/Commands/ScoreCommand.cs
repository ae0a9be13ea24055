using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Jobs;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Scores;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>How well pictures match their texts, in both conventions that are called CLIP score.</summary>
internal sealed class ScoreCommand : ClipCommand
{
    private readonly ModelArguments _model;
    private readonly Option<string[]> _images = new("--images") { Description = "Pictures, as many as texts or one for all texts.", HelpName = "path", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _texts = new("--texts") { Description = "Texts, as many as pictures or one for all pictures.", HelpName = "text", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _pairs = new("--pairs") { Description = "A .csv, .tsv or .jsonl file with 'image' and 'text'.", HelpName = "file" };

    private readonly Option<string> _prefix = new("--prefix")
    {
        Description = "Put before every text. Hessel et al. use 'A photo depicts '.",
        HelpName = "text",
        DefaultValueFactory = _ => string.Empty,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public ScoreCommand()
        : base("score", "Score how well pictures match texts.")
    {
        _model = new ModelArguments(this);
        Add(_images);
        Add(_texts);
        Add(_pairs);
        Add(_prefix);
        Add(_json);
        Validators.Add(result =>
        {
            bool hasPairs = result.GetValue(_pairs) is not null;
            bool hasBoth = result.GetValue(_images) is { Length: > 0 } && result.GetValue(_texts) is { Length: > 0 };
            if (hasPairs == hasBoth)
            {
                result.AddError("Give either --pairs, or both --images and --texts.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip score --model models/clip --images cat.png --texts \"a photo of a cat\"",
        "clip score --model models/clip --pairs generated.jsonl --prefix \"A photo depicts \" --json",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<ImageTextPair> pairs = Pairs(parsed);
        string prefix = parsed.GetValue(_prefix)!;
        using ClipModel model = _model.Load(parsed);
        int dimensions = model.Info.Dimensions;

        // A picture or text that comes in many pairs is encoded once.
        string[] texts = [.. pairs.Select(pair => prefix + pair.Text).Distinct()];
        string[] images = [.. pairs.Select(pair => pair.Image).Distinct()];
        var textRows = new Dictionary<string, Encoded>(texts.Length);
        var imageRows = new Dictionary<string, Encoded>(images.Length);
        await TextJob.RunAsync(
            model, _model.Truncation(parsed), texts, EmbeddingForm.Normalized,
            (text, embedding, measure, error) => textRows[text] = new Encoded(embedding.ToArray(), measure.IsTruncated, error), cancellationToken);
        await ImageJob.RunAsync(
            model.Images, [.. images.Select(ImageArguments.Source)], EmbeddingForm.Normalized,
            item => imageRows[images[item.Index]] = new Encoded(item.Embedding.ToArray(), IsTruncated: false, item.Error), cancellationToken);

        Row[] rows = [.. pairs.Select(pair => Score(pair, imageRows[pair.Image], textRows[prefix + pair.Text], dimensions))];
        var summary = new Summary(model.Info.Name, prefix, rows);
        Write(parsed, rows, summary);
        return summary.Errors == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private IReadOnlyList<ImageTextPair> Pairs(ParseResult parsed)
    {
        if (parsed.GetValue(_pairs) is { } file)
        {
            return PairFile.Read(file);
        }

        string[] images = parsed.GetValue(_images)!;
        string[] texts = parsed.GetValue(_texts)!;
        if (images.Length != texts.Length && images.Length != 1 && texts.Length != 1)
        {
            throw new InputException($"{images.Length} pictures cannot be paired with {texts.Length} texts. Give as many of each, or one of one kind.");
        }

        return [.. Enumerable.Range(0, Math.Max(images.Length, texts.Length))
            .Select(index => new ImageTextPair(images[images.Length == 1 ? 0 : index], texts[texts.Length == 1 ? 0 : index]))];
    }

    private static Row Score(ImageTextPair pair, Encoded image, Encoded text, int dimensions)
    {
        string name = ImageArguments.Name(pair.Image);
        if ((image.Error ?? text.Error) is { } error)
        {
            return new Row(name, pair.Text, null, null, null, null, ErrorRow.From(error));
        }

        var cosine = new float[1];
        CosineSimilarity.Pairs(new EmbeddingMatrix(image.Row, dimensions, isNormalized: true), new EmbeddingMatrix(text.Row, dimensions, isNormalized: true), cosine);
        return new Row(name, pair.Text, cosine[0], ClipScore.Hessel(cosine[0]), ClipScore.Percent(cosine[0]), text.IsTruncated ? true : null, Error: null);
    }

    private void Write(ParseResult parsed, Row[] rows, Summary summary)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            foreach (Row row in rows)
            {
                JsonOutput.WriteLine(output, row);
            }

            JsonOutput.WriteLine(output, new { summary });
            return;
        }

        Table table = Tables.Create(["image", "text", "cosine", "2.5·max(cos,0)", "100·max(cos,0)"], "cosine", "2.5·max(cos,0)", "100·max(cos,0)");
        foreach (Row row in rows)
        {
            table.AddPlainRow(row.Image, row.Error?.Message ?? row.Text + (row.Truncated is true ? " (truncated)" : string.Empty), Number(row.Cosine), Number(row.ClipScore), Number(row.ClipScorePercent));
        }

        table.AddPlainRow("mean", $"{summary.Scored} pairs, {summary.Errors} failed, {summary.Truncated} truncated", Number(summary.MeanCosine), Number(summary.MeanClipScore), Number(summary.MeanClipScorePercent));
        Tables.Write(output, table);
    }

    private static string Number(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? string.Empty;

    private sealed record Encoded(float[] Row, bool IsTruncated, ClipException? Error);

    private sealed record Row(string Image, string Text, float? Cosine, float? ClipScore, float? ClipScorePercent, bool? Truncated, ErrorRow? Error);

    private sealed record Summary
    {
        public Summary(string model, string prefix, Row[] rows)
        {
            Row[] scored = [.. rows.Where(row => row.Error is null)];
            Model = model;
            Prefix = prefix;
            Scored = scored.Length;
            Errors = rows.Length - scored.Length;
            Truncated = scored.Count(row => row.Truncated is true);
            if (scored.Length > 0)
            {
                MeanCosine = scored.Average(row => row.Cosine!.Value);
                MeanClipScore = scored.Average(row => row.ClipScore!.Value);
                MeanClipScorePercent = scored.Average(row => row.ClipScorePercent!.Value);
            }
        }

        public string Model { get; }

        public string Prefix { get; }

        public int Scored { get; }

        public int Errors { get; }

        public int Truncated { get; }

        public double? MeanCosine { get; }

        public double? MeanClipScore { get; }

        public double? MeanClipScorePercent { get; }
    }
}
