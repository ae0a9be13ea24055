using System.Text.Json;
using Clip.Sdk.Batches;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Clip.Plugins.Tests;

/// <summary>The sample outside the solution: built as its author would build it, loaded as a host would load it.</summary>
public class AestheticHeadTests
{
    // LAION's predictor on the published embeddings, in double precision by numpy.
    private static readonly (string Photo, double Score)[] Expected = [("123_456", 4.0085), ("208_495", 6.7292), ("416_264", 5.1683), ("456_123", 3.2372)];

    [SharedFact]
    public async Task It_builds_against_the_contract_alone_and_agrees_with_the_published_predictor()
    {
        using var folder = new TemporaryFolder();
        Build(folder.File("sources"), folder.File("plugins/AestheticHead"));
        Assert.Equal(
            ["AestheticHead.deps.json", "AestheticHead.dll", "AestheticHead.pdb", "plugin.json"],
            Directory.GetFiles(folder.File("plugins/AestheticHead")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        PluginVerification verification = PluginVerifier.Verify(folder.File("plugins/AestheticHead"));
        Assert.True(verification.IsGood, string.Join('\n', [.. verification.Problems, .. verification.Warnings]));
        Assert.Empty(verification.Warnings);
        using var model = new HostModel(() => new PublishedEmbeddings());
        string settings = JsonSerializer.Serialize(new { heads = new { aesthetic = new { weights = Fixtures.Shared("heads", "sa_0_4_vit_b_32_linear.pth") } } });
        await File.WriteAllTextAsync(folder.File("clip.json"), settings);
        await using HeadCatalog catalog = HeadCatalog.Open(new HeadCatalogOptions
        {
            Folders = [folder.File("plugins")],
            Files = Files.FileRoots.Unrestricted,
            DataFolder = folder.File("data"),
            Model = model,
            Configuration = HeadConfiguration.Read(folder.File("clip.json")),
        });

        AIFunction score = TestHeads.Function(catalog, "aesthetic", "score_image");
        foreach ((string photo, double expected) in Expected)
        {
            var result = (JsonElement)(await score.InvokeAsync(new AIFunctionArguments { ["image"] = Photo(photo) }))!;
            Assert.Equal(expected, result.GetDouble(), tolerance: 1e-3);
        }

        Assert.Equal("1", await TestHeads.CallAsync(catalog, "aesthetic", "best_image", ("images", Expected.Select(item => Photo(item.Photo)).ToArray())));
        using BatchHeadLease batch = catalog.OpenBatch("aesthetic");
        BatchItem[] items = [.. Expected.Select((item, index) => new BatchItem { Index = index, Id = item.Photo, Image = ImageSource.FromFile(Photo(item.Photo)) })];
        List<BatchResult> rows = await batch.RunAsync(items.ToAsyncEnumerable()).ToListAsync();
        Assert.Equal(Expected.Select(item => Math.Round(item.Score, 2)), rows.Select(row => Math.Round((double)row.Values!["aesthetic"]!, 2)));
    }

    private static string Photo(string name) => Fixtures.Shared("photos", name + ".jpg");

    private static void Build(string sources, string output)
    {
        string sample = Path.Combine(Fixtures.RepositoryRoot, "samples", "AestheticHead");
        Directory.CreateDirectory(sources);
        foreach (string file in Directory.GetFiles(sample))
        {
            File.Copy(file, Path.Combine(sources, Path.GetFileName(file)));
        }

        OutsideBuild.Run(sources, output);
    }

    /// <summary>OpenAI's ViT-B/32 by the embeddings that others published of four photographs.</summary>
    private sealed class PublishedEmbeddings : IClipModel, IImageEncoder
    {
        ClipModelInfo IClipModel.Info { get; } = new()
        {
            Name = "ViT-B/32", Dimensions = 512, LogitScale = 100, ContextLength = 77, ImageSize = 224, Source = "memory", Precision = "fp32", Device = "cpu",
        };

        public EncoderInfo Info { get; } = new(512, "ViT-B/32-published", MaxBatchSize: 8);

        public int ImageSize => 224;

        public IImageEncoder Images => this;

        public ITextEncoder Texts => throw new NotSupportedException("Only pictures were published.");

        public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
        {
            for (int row = 0; row < inputs.Length; row++)
            {
                Npy.ReadFloats(Path.ChangeExtension(inputs[row].Path!, ".embedding.npy")).Values.CopyTo(destination[(row * 512)..]);
            }
        }

        public void Dispose()
        {
        }
    }
}
