using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Pipelines;
using Clip.Sdk.Plugins;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>What the steps of the demo share: the embedded model, and the repository's pictures, encoded once.</summary>
internal sealed class DemoContext : IAsyncDisposable
{
    private readonly double _seconds;
    private HeadHost? _heads;

    private DemoContext(ClipModel model, IReadOnlyList<string> pictures, EmbeddingMatrix embeddings, double seconds) =>
        (Model, Pictures, Embeddings, _seconds) = (model, pictures, embeddings, seconds);

    /// <summary>Folder of the model that comes with the SDK.</summary>
    public static string ModelFolder => InRepository("models", "emoji-world");

    public ClipModel Model { get; }

    /// <summary>Paths of the pictures.</summary>
    public IReadOnlyList<string> Pictures { get; }

    /// <summary>[N, D] of the pictures, in their order.</summary>
    public EmbeddingMatrix Embeddings { get; }

    public static async Task<DemoContext> OpenAsync(CancellationToken cancellationToken)
    {
        ClipModel model = ClipModel.Load(ModelFolder);
        try
        {
            List<string> pictures = [.. ImageFiles.Enumerate(InRepository("samples", "pictures"))];
            long started = Stopwatch.GetTimestamp();
            var values = new List<float>();
            await foreach (EncodedItem item in new EncodingPipeline(model.Images).EncodeAsync(pictures.Select(ImageSource.FromFile), cancellationToken))
            {
                values.AddRange(item.Error is { } error ? throw error : item.Embedding.Span);
            }

            var embeddings = new EmbeddingMatrix(values.ToArray(), model.Info.Dimensions, isNormalized: true);
            return new DemoContext(model, pictures, embeddings, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Whether a picture shows several things.</summary>
    public static bool IsScene(string picture) => Path.GetFileName(picture).StartsWith("scene-", StringComparison.Ordinal);

    /// <summary>Says which model and pictures these are.</summary>
    public void Write(TextWriter output)
    {
        ClipModelInfo info = Model.Info;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model     {info.Name} from {Path.GetRelativePath(Environment.CurrentDirectory, info.Source)}: {info.Dimensions} dimensions, logit scale {info.LogitScale:F0}, {info.Precision} on {info.Device}"));
        output.WriteLine("          (trained by this SDK on icons; it knows nothing of photographs)");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Encoded   {Pictures.Count} pictures in {1000 * _seconds:F0} ms, drawn in a style that the model was never trained on"));
    }

    /// <summary>The heads of the plugin folders, opened when the first step asks for them.</summary>
    public HeadHost Heads => _heads ??= OpenHeads(Model);

    /// <summary>Where the demo writes; it exists.</summary>
    public static string OutputFolder => Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(InRepository("Clip.Sdk.sln"))!, "artifacts", "demo")).FullName;

    /// <summary>The path of one of the pictures.</summary>
    public string Picture(string name) => Pictures.First(path => Path.GetFileName(path) == name);

    /// <summary>A file or folder of the repository.</summary>
    /// <exception cref="InputException">The program does not lie in a checkout.</exception>
    public static string InRepository(params string[] parts)
    {
        string relative = Path.Combine(parts);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        throw new InputException($"The demo uses files of the repository, and there is no '{relative}' above '{AppContext.BaseDirectory}'. Run it from a checkout.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_heads is not null)
        {
            await _heads.DisposeAsync();
        }

        Model.Dispose();
    }

    private static HeadHost OpenHeads(ClipModel model)
    {
        var host = new HostModel(() => model);
        return new HeadHost(host, options: null, engines => HeadCatalog.Open(new HeadCatalogOptions
        {
            Folders = PluginFolders.Default,
            Files = FileRoots.Unrestricted,
            Model = host,
            Engines = engines,
            Configuration = HeadConfiguration.Empty.WithSection("moderation", new JsonObject { ["policy"] = "icons" }),
        }));
    }
}
