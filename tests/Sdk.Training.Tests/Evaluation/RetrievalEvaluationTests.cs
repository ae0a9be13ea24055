using System.Text.Json;
using Clip.Sdk.Training.Evaluation;

namespace Clip.Sdk.Training.Tests.Evaluation;

public sealed class RetrievalEvaluationTests
{
    [Fact]
    public void Recalls_with_several_captions_agree_with_the_benchmarks_definition()
    {
        RetrievalResult result = RetrievalEvaluation.Measure(
            EvaluationReference.Matrix("retrieval", "images"), EvaluationReference.Matrix("retrieval", "texts"), EvaluationReference.Integers("retrieval", "image_of_text"));

        JsonElement expected = EvaluationReference.Root.GetProperty("retrieval").GetProperty("metrics");
        IReadOnlyList<KeyValuePair<string, double>> metrics = BenchmarkReport.MetricsOf(result);
        Assert.Equal(6, metrics.Count);
        foreach ((string name, double value) in metrics)
        {
            Assert.Equal(expected.GetProperty(name).GetDouble(), value, 1e-12);
        }
    }

    [Fact]
    public void Median_ranks_count_from_one()
    {
        var images = new EmbeddingMatrix(new float[] { 1, 0, 0, 1 }, 2, true);
        var texts = new EmbeddingMatrix(new float[] { 1, 0, 1, 0, 0, 1 }, 2, true);

        RetrievalResult result = RetrievalEvaluation.Measure(images, texts, new[] { 0, 1, 1 }, depths: [1]);

        Assert.Equal(1, result.ImageMedianRank);
        Assert.Equal(1, result.TextMedianRank);
        Assert.Equal(2.0 / 3, result.ImageRecall[1], 1e-12);
    }

    [Theory]
    [InlineData(new[] { 0 }, "2 captions need as many picture indices, at least 1, but got 1.")]
    [InlineData(new[] { 0, 5 }, "A caption's picture lies from 0 to 1 but 5 came.")]
    [InlineData(new[] { 0, 0 }, "Picture 1 has no caption. Leave it out.")]
    public void Captions_that_do_not_fit_are_named(int[] imageOfText, string message)
    {
        var matrix = new EmbeddingMatrix(new float[4], 2, true);

        var error = Assert.Throws<ArgumentException>(nameof(imageOfText), () => RetrievalEvaluation.Measure(matrix, matrix, imageOfText));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_the_benchmarks_shape()
    {
        var report = new BenchmarkReport
        {
            Dataset = "emoji/world", Model = "ViT-S-8", Pretrained = "models/clip", Task = "zeroshot_retrieval", Metrics = [new("image_retrieval_recall@5", 0.5), new("loss", double.NaN)],
        };

        Assert.Equal(
            """{"dataset":"emoji/world","model":"ViT-S-8","pretrained":"models/clip","task":"zeroshot_retrieval","metrics":{"image_retrieval_recall@5":0.5,"loss":null},"language":"en"}""",
            report.ToJson());
        Assert.Equal(
            "dataset      task                metric                     value\nemoji/world  zeroshot_retrieval  image_retrieval_recall@5  0.5000\nemoji/world  zeroshot_retrieval  loss                         NaN\n",
            BenchmarkReport.ToTable([report]));
    }
}
