using System.Numerics.Tensors;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Learning;
using Clip.Sdk.Training.Evaluation;

namespace Clip.Sdk.EmojiWorld.Tests;

public sealed class EvaluationTests(TinyWorld world) : IClassFixture<TinyWorld>
{
    [Fact]
    public void A_model_that_knows_the_colours_of_the_tiny_world_gets_everything_right()
    {
        var evaluation = new EmojiEvaluation(EmojiCorpus.OpenForTraining(world.Corpus), EmojiCorpus.OpenForTest(world.Corpus)) { SceneCount = 0 };

        IReadOnlyList<BenchmarkReport> reports = evaluation.Measure(new ColourModel(["fox", "apple", "face"]), "colours");

        Assert.Equal(
            [("unseen style", "zeroshot_classification"), ("unseen style", "zeroshot_retrieval"), ("held-out drawings", "zeroshot_classification")],
            reports.Select(report => (report.Dataset, report.Task)));
        Assert.All(reports.SelectMany(report => report.Metrics).Where(metric => !metric.Key.Contains("calibration", StringComparison.Ordinal)), metric => Assert.Equal(1, metric.Value));
    }

    [Fact]
    public void A_model_that_mixes_two_names_up_gets_one_class_of_three_right()
    {
        var evaluation = new EmojiEvaluation(EmojiCorpus.OpenForTraining(world.Corpus), EmojiCorpus.OpenForTest(world.Corpus)) { Templates = ["{}"] };

        Dictionary<string, double> values = new(evaluation.MeasureInBrief(new ColourModel(["fox", "face", "apple"])));

        Assert.Equal(1.0 / 3, values["eval/unseen_style/top1"], 6);
        Assert.Equal(1.0 / 3, values["eval/unseen_style/image_recall_at_1"], 6);
        Assert.Equal(1, values["eval/unseen_style/top5"]);
        Assert.Equal(0, values["eval/held_out/top1"]);
        Assert.Equal(1.0 / 3, values["eval/known_style/top1"], 6);
    }

    /// <summary>Pictures are encoded as how much red, green and blue they have beyond white; texts as the colour of the word in them.</summary>
    private sealed class ColourModel(string[] words) : IClipModel, IImageEncoder, ITextEncoder
    {
        private static readonly EncoderInfo Facts = new(3, "colours", 16);

        public ClipModelInfo Info { get; } = new() { Name = "colours", Dimensions = 3, LogitScale = 10, ContextLength = 8, ImageSize = 16, Source = "test", Precision = "fp32", Device = "cpu" };

        public IImageEncoder Images => this;

        public ITextEncoder Texts => this;

        EncoderInfo IEncoder<ImageSource>.Info => Facts;

        EncoderInfo IEncoder<string>.Info => Facts;

        public int ImageSize => 16;

        public int ContextLength => 8;

        public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                Span<float> row = destination.Slice(3 * i, 3);
                ReadOnlySpan<byte> pixels = inputs[i].Bytes.Span;
                for (int at = 0; at < pixels.Length; at++)
                {
                    row[at % 3] += pixels[at];
                }

                float least = TensorPrimitives.Min<float>(row);
                TensorPrimitives.Subtract(row, least, row);
                TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
            }
        }

        public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                string text = inputs[i];
                int word = Array.FindIndex(words, candidate => text.Contains(candidate, StringComparison.Ordinal));
                destination.Slice(3 * i, 3).Clear();
                destination[(3 * i) + word] = 1;
            }
        }

        public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination) => destination[..texts.Length].Fill(new TextMeasure(8, false));

        public void Dispose()
        {
        }
    }
}
