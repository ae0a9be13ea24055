using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Batches;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Clip.Sdk.Moderation;
using Clip.Sdk.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>What judging costs beside encoding: a pipeline that has every embedding at once leaves the head's own work.</summary>
public sealed class BatchCostTests(ITestOutputHelper output)
{
    private const int Count = 500;

    // Of processor time, unoptimised build. A picture through ViT-B/32 takes some 30 ms of a core.
    private static readonly TimeSpan MostPerPicture = TimeSpan.FromMilliseconds(3);

    [Fact]
    public async Task Judging_a_picture_costs_little_beside_encoding_it()
    {
        using var context = new InstantContext();
        using var head = new ModerationHead(context);
        TimeSpan best = TimeSpan.MaxValue;
        for (int round = 0; round < 6; round++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            int rows = 0;
            await foreach (BatchResult row in head.RunAsync(Items()))
            {
                rows += row.Error is null ? 1 : 0;
            }

            Assert.Equal(Count, rows);
            TimeSpan each = (Environment.CpuUsage.TotalTime - start) / Count;
            best = each < best ? each : best;
        }

        output.WriteLine($"{best.TotalMicroseconds:0} µs of processor time a picture");
        Assert.True(best < MostPerPicture, $"Judging takes {best.TotalMilliseconds} ms a picture.");
    }

    private static async IAsyncEnumerable<BatchItem> Items()
    {
        await Task.CompletedTask;
        for (int i = 0; i < Count; i++)
        {
            yield return new BatchItem { Index = i, Id = $"{i}.png", Image = ImageSource.FromBytes(default, $"{i}.png") };
        }
    }

    /// <summary>A space as wide as ViT-B/32's with pseudo-random embeddings.</summary>
    private sealed class InstantContext : IHeadContext, IServiceProvider, IImagePipeline, IClipModel, ITextEncoder, IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public ClipModelInfo Info { get; } = new()
        {
            Name = "instant", Dimensions = 512, LogitScale = 100, ContextLength = 77, ImageSize = 224, Source = "nowhere", Precision = "fp32", Device = "cpu",
        };

        public string HeadName => "moderation";

        public IClipModel Model => this;

        public HeadOptions Options { get; } = new(new JsonObject { ["policy"] = "standard" });

        public string PluginFolder => AppContext.BaseDirectory;

        public string DataFolder => _folder.Path;

        public IFileRoots Files => FileRoots.Unrestricted;

        public ILogger Logger => NullLogger.Instance;

        public IServiceProvider Engines => this;

        public CancellationToken Stopping => CancellationToken.None;

        public IImageEncoder Images => throw new NotSupportedException();

        public ITextEncoder Texts => this;

        public int ContextLength => 77;

        EncoderInfo IEncoder<string>.Info { get; } = new(512, "instant-1", 64);

        public object? GetService(Type serviceType) => serviceType == typeof(IImagePipeline) ? this : null;

        public async IAsyncEnumerable<EncodedItem> EncodeAsync(IAsyncEnumerable<ImageSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            float[] embedding = new float[512];
            long index = 0;
            await foreach (ImageSource source in sources.WithCancellation(cancellationToken))
            {
                Fill(embedding, (int)index);
                yield return new EncodedItem(index++, source, embedding, null);
            }
        }

        public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                Fill(destination.Slice(i * 512, 512), i);
            }
        }

        public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination) => destination.Clear();

        public void Dispose() => _folder.Dispose();

        private static void Fill(Span<float> row, int seed)
        {
            var random = new Random(seed);
            double sum = 0;
            foreach (ref float value in row)
            {
                value = random.NextSingle() - 0.5f;
                sum += value * value;
            }

            foreach (ref float value in row)
            {
                value /= (float)Math.Sqrt(sum);
            }
        }
    }
}
