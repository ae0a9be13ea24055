using System.CommandLine;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Retrieval;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Makes an index of a folder of pictures, or brings one up to date.</summary>
internal sealed class IndexCommand : ClipCommand
{
    private readonly Argument<string> _pictures = new("pictures") { Description = "The folder of pictures; everything below it." };
    private readonly ModelArguments _model;
    private readonly Option<string> _output = new("--output", "-o") { Description = "The folder of the index; made where it does not exist.", HelpName = "index", Required = true };

    private readonly Option<VectorStorage?> _storage = ChoiceOption.Create(
        "--storage", "How embeddings are kept in a new index: float16 (default) or int8 (half the size, cosines right to about 0.01).",
        ("float16", VectorStorage.Float16), ("int8", VectorStorage.Int8));

    private readonly Option<bool> _captions = new("--captions") { Description = "Index the captions too: cat.txt beside cat.jpg." };
    private readonly Option<bool> _compact = new("--compact") { Description = "Afterwards drop the rows of removed pictures from the disk." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public IndexCommand()
        : base("index", "Index a folder of pictures for search, or bring an index up to date.")
    {
        Add(_pictures);
        _model = new ModelArguments(this);
        Add(_output);
        Add(_storage);
        Add(_captions);
        Add(_compact);
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip index photos/ --model models/clip --output photos.index",
        "clip index photos/ --model models/clip --output photos.index --compact   # later: only what is new or changed is encoded",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string pictures = parsed.GetRequiredValue(_pictures);
        string output = parsed.GetRequiredValue(_output);
        using ClipModel model = _model.Load(parsed);
        FolderIndexReport report = await JobProgress.RunAsync("Indexing", "images", total: 0, progress =>
        {
            var options = new FolderIndexOptions
            {
                Storage = parsed.GetValue(_storage),
                Captions = parsed.GetValue(_captions) ? CaptionSource.TextFiles : CaptionSource.None,
                Progress = new ProgressForwarder(progress),
            };
            return FolderIndexer.RefreshAsync(output, pictures, model, options, cancellationToken);
        });
        if (parsed.GetValue(_compact))
        {
            using ImageIndexWriter writer = ImageIndexWriter.Open(output);
            writer.Compact();
        }

        using ImageIndex index = ImageIndex.Open(output);
        Write(parsed, output, index, report);
        return report.Failures.Count == 0 ? ExitCode.Success : ExitCode.SomeItemsFailed;
    }

    private void Write(ParseResult parsed, string output, ImageIndex index, FolderIndexReport report)
    {
        TextWriter console = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_json))
        {
            JsonOutput.WriteLine(console, new
            {
                Index = output,
                index.Count,
                report.Added,
                report.Changed,
                report.Moved,
                report.Unchanged,
                report.Removed,
                Failures = report.Failures.Select(failure => new { failure.Path, Error = ErrorRow.From(failure.Error) }),
            });
            return;
        }

        foreach (FolderIndexFailure failure in report.Failures)
        {
            System.Console.Error.WriteLine($"clip: {failure.Error.Message}");
        }

        console.WriteLine(
            $"{output}: {index.Count} pictures; {report.Added} added, {report.Changed} changed, {report.Moved} moved, {report.Unchanged} unchanged, {report.Removed} removed, {report.Failures.Count} failed");
    }

    // Not Progress<T>: it posts to a synchronisation context, and lines would come after the end.
    private sealed class ProgressForwarder(JobProgress progress) : IProgress<FolderIndexProgress>
    {
        public void Report(FolderIndexProgress value) => progress.Report(value.Encoded + value.Failed, value.Found);
    }
}
