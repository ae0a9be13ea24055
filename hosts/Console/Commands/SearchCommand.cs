using System.CommandLine;
using System.Globalization;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Retrieval;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Finds pictures of an index by texts or pictures, and pictures that are there twice.</summary>
internal sealed class SearchCommand : ClipCommand
{
    private readonly Argument<string> _index = new("index") { Description = "The folder of an index, made by clip index." };
    private readonly ModelArguments _model;
    private readonly Option<string[]> _texts = new("--texts") { Description = "Texts to find pictures for.", HelpName = "text", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _images = new("--images") { Description = "Pictures to find similar ones for.", HelpName = "path", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _captions = new("--captions") { Description = "Compare with the pictures' captions instead of the pictures." };
    private readonly Option<bool> _duplicates = new("--duplicates") { Description = "List pictures that are nearly the same; needs no model." };
    private readonly Option<int> _top = new("--top") { Description = "Hits of a query.", HelpName = "n", DefaultValueFactory = _ => 10 };

    private readonly Option<float?> _threshold = new("--threshold")
    {
        Description = "The lowest cosine of a hit. Default: none, and 0.95 with --duplicates.",
        HelpName = "cosine",
    };

    private readonly Option<string?> _paths = new("--paths") { Description = "Only pictures whose path fits this pattern.", HelpName = "pattern" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public SearchCommand()
        : base("search", "Find pictures of an index by texts or pictures.")
    {
        Add(_index);
        _model = new ModelArguments(this, isRequired: false);
        Add(_texts);
        Add(_images);
        Add(_captions);
        Add(_duplicates);
        Add(_top);
        Add(_threshold);
        Add(_paths);
        Add(_json);
        Validators.Add(result =>
        {
            if (new Option[] { _texts, _images, _duplicates }.Count(option => result.GetResult(option) is { Implicit: false }) != 1)
            {
                result.AddError("Give exactly one of --texts, --images and --duplicates.");
            }
            else if (!result.GetValue(_duplicates) && !_model.IsGiven(result))
            {
                result.AddError("--texts and --images need --model: the one that the index was made with.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip search photos.index --model models/clip --texts \"a dog on a beach\" --top 5",
        "clip search photos.index --model models/clip --images query.jpg --threshold 0.8 --json",
        "clip search photos.index --duplicates --threshold 0.97",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ImageIndex index = ImageIndex.Open(parsed.GetRequiredValue(_index));
        bool json = parsed.GetValue(_json);
        using var output = new StreamWriter(System.Console.OpenStandardOutput());
        if (parsed.GetValue(_duplicates))
        {
            var options = new DuplicateOptions { MinimumCosine = parsed.GetValue(_threshold) ?? 0.95f };
            DuplicateReport report = await Task.Run(() => index.FindDuplicates(options, cancellationToken), cancellationToken);
            WriteDuplicates(output, index, report, json);
            return ExitCode.Success;
        }

        var searchOptions = new SearchOptions
        {
            Count = parsed.GetValue(_top),
            MinimumCosine = parsed.GetValue(_threshold) ?? float.NegativeInfinity,
            PathPattern = parsed.GetValue(_paths) is { } pattern ? new GlobPattern(pattern) : null,
            Against = parsed.GetValue(_captions) ? IndexVectors.Captions : IndexVectors.Images,
        };
        using ClipModel model = _model.Load(parsed);
        (string[] queries, SearchHit[][] hits) = await Task.Run(() => Search(parsed, index, model, searchOptions, cancellationToken), cancellationToken);
        WriteHits(output, index, queries, hits, json);
        return ExitCode.Success;
    }

    private (string[] Queries, SearchHit[][] Hits) Search(
        ParseResult parsed, ImageIndex index, ClipModel model, SearchOptions options, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_texts) is { Length: > 0 } texts)
        {
            return (texts, index.SearchTexts(model.Texts, texts, options, cancellationToken));
        }

        ImageSource[] images = [.. ImageArguments.Expand(parsed.GetValue(_images)!)];
        return ([.. images.Select(image => image.Name)], index.SearchImages(model.Images, images, options, cancellationToken));
    }

    private static void WriteHits(TextWriter output, ImageIndex index, string[] queries, SearchHit[][] hits, bool json)
    {
        Table table = Tables.Create(["query", "cosine", "picture", "caption"], "cosine");
        for (int query = 0; query < queries.Length; query++)
        {
            if (json)
            {
                JsonOutput.WriteLine(output, new { Query = queries[query], Hits = hits[query].Select(hit => Describe(index, hit)) });
                continue;
            }

            foreach (SearchHit hit in hits[query])
            {
                string first = hit == hits[query][0] ? queries[query] : string.Empty;
                table.AddPlainRow(first, Number(hit.Cosine), index.FilePath(hit.Row), index.Entry(hit.Row).Caption ?? string.Empty);
            }
        }

        if (!json)
        {
            Tables.Write(output, table);
        }
    }

    private static void WriteDuplicates(TextWriter output, ImageIndex index, DuplicateReport report, bool json)
    {
        Table table = Tables.Create(["cosine", "first", "second"], "cosine");
        foreach (DuplicatePair pair in report.Pairs)
        {
            if (json)
            {
                JsonOutput.WriteLine(output, new { First = index.FilePath(pair.First), Second = index.FilePath(pair.Second), pair.Cosine });
            }
            else
            {
                table.AddPlainRow(Number(pair.Cosine), index.FilePath(pair.First), index.FilePath(pair.Second));
            }
        }

        if (!json)
        {
            Tables.Write(output, table);
            output.WriteLine($"{report.TotalPairs} pairs in {report.Groups().Count} groups");
        }
    }

    private static object Describe(ImageIndex index, SearchHit hit)
    {
        IndexedImage entry = index.Entry(hit.Row);
        return new { Image = index.FilePath(hit.Row), hit.Cosine, entry.Caption };
    }

    private static string Number(float value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
