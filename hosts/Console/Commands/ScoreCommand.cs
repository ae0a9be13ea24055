using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Jobs;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Plugins;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>How well pictures match their texts: the head <c>clip-score</c> over pairs, with statistics. Subcommands compare, rank and measure sets.</summary>
internal sealed class ScoreCommand : ClipCommand
{
    public const string Head = "clip-score";

    private readonly ModelArguments _model;
    private readonly BatchSourceArguments _source;
    private readonly BatchJobArguments _job;
    private readonly HeadHostArguments _host;
    private readonly Option<string[]> _images = new("--images") { Description = "Pictures, as many as texts or one for all texts.", HelpName = "path", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _texts = new("--texts") { Description = "Texts, as many as pictures or one for all pictures.", HelpName = "text", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _pairs = new("--pairs") { Description = "A .csv, .tsv or .jsonl file with 'image' and 'text'.", HelpName = "file" };

    private readonly Option<string> _prefix = new("--prefix")
    {
        Description = "Put before every text. Hessel et al. use 'A photo depicts '.",
        HelpName = "text",
        DefaultValueFactory = _ => string.Empty,
    };

    private readonly Option<string?> _longTexts = new("--long-texts")
    {
        Description = "Texts beyond the context: error (default), truncate (as --truncate), or window (the mean over windows that fit).",
        HelpName = "error|truncate|window",
    };

    private readonly Option<string?> _category = new("--category-column") { Description = "Column of the input that says the category of a row. Default: category.", HelpName = "name" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ScoreCommand()
        : base("score", "Score how well pictures match texts, and compare generators.")
    {
        _longTexts.AcceptOnlyFromAmong("error", "truncate", "window");
        Add(_images);
        Add(_texts);
        Add(_pairs);
        _source = new BatchSourceArguments(this, isRequired: false);
        Add(_prefix);
        Add(_longTexts);
        Add(_category);
        _job = new BatchJobArguments(this, isOutputRequired: false);
        _model = new ModelArguments(this);
        _host = new HeadHostArguments(this);
        Add(_json);
        Add(new ScoreSummarizeCommand());
        Add(new ScoreCompareCommand());
        Add(new ScoreRankCommand());
        Add(new ScoreSetsCommand());
        Add(new ScoreEditCommand());
        Validators.Add(result =>
        {
            bool hasBoth = result.GetValue(_images) is { Length: > 0 } && result.GetValue(_texts) is { Length: > 0 };
            if ((result.GetValue(_pairs) is not null ? 1 : 0) + (hasBoth ? 1 : 0) + (_source.IsGiven(result) ? 1 : 0) != 1)
            {
                result.AddError("Give either --pairs, or --input, or both --images and --texts.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip score --model models/clip --images cat.png --texts \"a photo of a cat\"",
        "clip score --model models/clip --pairs generated.jsonl --prefix \"A photo depicts \" --json",
        "clip score --model models/clip --input outputs/ --prompts prompts.txt --output scores.jsonl --report scores.html",
        "clip score compare first.jsonl second.jsonl",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (_job.IsFinished(parsed))
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"clip: '{_job.Output(parsed)}' is finished; there is nothing to resume.");
            return ExitCode.Success;
        }

        // Statistics are read from JSON lines, whatever the user wants to keep.
        DirectoryInfo temporary = Directory.CreateTempSubdirectory("clip-score-");
        try
        {
            return await RunAsync(parsed, Path.Combine(temporary.FullName, "rows.jsonl"), cancellationToken);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, string rows, CancellationToken cancellationToken)
    {
        await using HeadHost host = _host.Open(parsed, _model, Head, Section(parsed));
        using BatchHeadLease head = host.Catalog.OpenBatch(Head);
        BatchJobOptions options = _job.Options(parsed, _job.Output(parsed) ?? rows, host.Codec);
        options = options with
        {
            CopyPaths = options.OutputPath == rows ? [] : [rows],
            Report = options.Report is null ? null : options.Report with
            {
                Title = "CLIP score",
                Tables = async (_, token) => await SummarizeAsync(host, rows, token) is { } summary ? ScoreTables.ForReport(summary) : [],
            },
        };
        BatchSummary job = await BatchRun.RunAsync(Head, head, Source(parsed), options, cancellationToken);
        JsonElement? statistics = await SummarizeAsync(host, rows, cancellationToken);
        Write(parsed, job, rows, statistics);
        return BatchRun.ExitCodeOf(job);
    }

    private static async Task<JsonElement?> SummarizeAsync(HeadHost host, string rows, CancellationToken cancellationToken)
    {
        bool hasScores = File.ReadLines(rows).Any(line => JsonNode.Parse(line)!["clipScore"] is not null);
        return hasScores ? await host.CallAsync(Head, "summarize_scores", new() { ["rows"] = rows }, cancellationToken) : null;
    }

    private JsonObject Section(ParseResult parsed)
    {
        string longTexts = parsed.GetValue(_longTexts) ?? (_model.Truncation(parsed) == TextTruncation.KeepEndOfText ? "truncate" : "error");
        if (longTexts == "truncate" && _model.Truncation(parsed) != TextTruncation.KeepEndOfText)
        {
            throw new InputException("Texts are cut by the model's text encoder: give --truncate, which implies '--long-texts truncate'.");
        }

        var section = new JsonObject { ["prefix"] = parsed.GetValue(_prefix), ["longTexts"] = longTexts };
        if (parsed.GetValue(_category) is { } category)
        {
            section["categoryField"] = category;
        }

        return section;
    }

    private IBatchSource Source(ParseResult parsed)
    {
        if (parsed.GetValue(_pairs) is { } file)
        {
            return _source.Open(parsed, [file]);
        }

        return _source.IsGiven(parsed.CommandResult) ? _source.Open(parsed) : PairList.Of(parsed.GetValue(_images)!, parsed.GetValue(_texts)!);
    }

    private void Write(ParseResult parsed, BatchSummary job, string rows, JsonElement? statistics)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        string prefix = parsed.GetValue(_prefix)!;
        bool isJson = parsed.GetValue(_json);
        Table table = Tables.Create(["image", "text", "cosine", "2.5·max(cos,0)", "100·max(cos,0)"], "cosine", "2.5·max(cos,0)", "100·max(cos,0)");
        var total = new Totals();
        foreach (string line in File.ReadLines(rows))
        {
            Row row = Row.Read(JsonNode.Parse(line)!);
            total.Add(row);
            if (isJson)
            {
                JsonOutput.WriteLine(output, row);
            }
            else if (job.Items <= ScoreTables.MostRows)
            {
                table.AddPlainRow(row.Image ?? string.Empty, row.Error?.Message ?? row.Text + (row.Truncated is true ? " (truncated)" : row.Windows > 1 ? $" ({row.Windows} windows)" : string.Empty), Number(row.Cosine), Number(row.ClipScore), Number(row.ClipScorePercent));
            }
        }

        if (isJson)
        {
            JsonOutput.WriteLine(output, new { summary = total.Summary(_model.Path(parsed), prefix, statistics) });
            return;
        }

        table.AddPlainRow("mean", $"{total.Scored} pairs, {total.Errors} failed, {total.Truncated} truncated", Number(total.MeanCosine), Number(total.MeanClipScore), Number(total.MeanClipScorePercent));
        Tables.Write(output, table);
        if (statistics is { } summary)
        {
            ScoreTables.WriteSummary(output, summary);
        }

        if (job.ReportPath is { } report)
        {
            output.WriteLine($"Report: {report}");
        }
    }

    private static string Number(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? string.Empty;

    private sealed record Row(
        string? Image, string? Text, double? Cosine, double? ClipScore, double? ClipScorePercent, double? RefClipScore, bool? Truncated, int? Windows, string? Category, ErrorRow? Error)
    {
        public static Row Read(JsonNode row)
        {
            string? image = (string?)row["image"] ?? (string?)row["id"], text = (string?)row["prompt"] ?? (string?)row["text"];
            if (row["error"] is { } error)
            {
                return new Row(image, text, null, null, null, null, null, null, null, new ErrorRow((string)error["code"]!, (string)error["message"]!));
            }

            int windows = (int)row["windows"]!;
            return new Row(
                image, text, (double)row["cosine"]!, (double)row["clipScore"]!, (double)row["clipScorePercent"]!, (double?)row["refClipScore"],
                (bool)row["truncated"]! ? true : null, windows > 1 ? windows : null, (string?)row["category"], null);
        }
    }

    private sealed class Totals
    {
        private double _cosine;
        private double _score;
        private double _percent;

        public long Scored { get; private set; }

        public long Errors { get; private set; }

        public long Truncated { get; private set; }

        public double? MeanCosine => Scored > 0 ? _cosine / Scored : null;

        public double? MeanClipScore => Scored > 0 ? _score / Scored : null;

        public double? MeanClipScorePercent => Scored > 0 ? _percent / Scored : null;

        public void Add(Row row)
        {
            if (row.Error is not null)
            {
                Errors++;
                return;
            }

            Scored++;
            Truncated += row.Truncated is true ? 1 : 0;
            _cosine += row.Cosine!.Value;
            _score += row.ClipScore!.Value;
            _percent += row.ClipScorePercent!.Value;
        }

        public object Summary(string model, string prefix, JsonElement? statistics) => new
        {
            model,
            prefix,
            scored = Scored,
            errors = Errors,
            truncated = Truncated,
            meanCosine = MeanCosine,
            meanClipScore = MeanClipScore,
            meanClipScorePercent = MeanClipScorePercent,
            statistics,
        };
    }
}
