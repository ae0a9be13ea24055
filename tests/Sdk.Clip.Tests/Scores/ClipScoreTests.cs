using System.Text.Json;
using Clip.Sdk.Scores;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Scores;

public class ClipScoreTests
{
    // The reference is in double arithmetic over the same float32 features.
    private const float Tolerance = 1e-6f;

    public static TheoryData<string> Models => ["vit_quickgelu", "rn_quickgelu"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Cosines_and_scores_agree_with_the_reference(string model)
    {
        using JsonDocument reference = Reference(model);
        EmbeddingMatrix images = Features(model, "image_features_normalized.npy", true), texts = Features(model, "text_features_normalized.npy", true);
        float[] cosines = new float[images.Count * texts.Count];
        CosineSimilarity.Matrix(images, texts, cosines);

        AssertMatrix(reference, "cosine_4x5", cosines, value => value, Tolerance);
        AssertMatrix(reference, "hessel_clip_s_4x5", cosines, ClipScore.Hessel, 3 * Tolerance);
        AssertMatrix(reference, "torchmetrics_per_pair_clamped_4x5", cosines, ClipScore.Percent, 100 * Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Raw_features_are_normalised_on_the_way(string model)
    {
        using JsonDocument reference = Reference(model);
        EmbeddingMatrix images = Features(model, "image_features.npy", false), texts = Features(model, "text_features.npy", false);
        float[] cosines = new float[images.Count * texts.Count];

        CosineSimilarity.Matrix(images, texts, cosines);

        AssertMatrix(reference, "cosine_4x5", cosines, value => value, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Scores_of_pairs_and_of_the_set_agree_with_the_reference(string model)
    {
        using JsonDocument reference = Reference(model);
        EmbeddingMatrix images = Features(model, "image_features_normalized.npy", true);
        EmbeddingMatrix texts = new(Features(model, "text_features_normalized.npy", true).Values[..images.Values.Length], images.Dimensions, true);
        float[] cosines = new float[images.Count];
        CosineSimilarity.Pairs(images, texts, cosines);

        AssertVector(reference, "pairs_cosine", cosines, Tolerance);
        AssertVector(reference, "hessel_clip_s_pairs", Array.ConvertAll(cosines, ClipScore.Hessel), 3 * Tolerance);
        Assert.Equal(reference.RootElement.GetProperty("hessel_clip_s_mean").GetSingle(), cosines.Average(ClipScore.Hessel), 3 * Tolerance);
        Assert.Equal(reference.RootElement.GetProperty("torchmetrics_mean_then_clamp").GetSingle(), ClipScore.TorchMetrics(cosines), 100 * Tolerance);
        Assert.Equal(reference.RootElement.GetProperty("mean_of_clamped_100").GetSingle(), cosines.Average(ClipScore.Percent), 100 * Tolerance);
        float[] best = [.. reference.RootElement.GetProperty("refclip_max_reference_cosine").EnumerateArray().Select(value => value.GetSingle())];
        AssertVector(reference, "hessel_refclip_s_pairs", [.. cosines.Zip(best, ClipScore.RefHessel)], 3 * Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_and_probabilities_agree_with_the_reference(string model)
    {
        EmbeddingMatrix images = Features(model, "image_features_normalized.npy", true), texts = Features(model, "text_features_normalized.npy", true);
        // The fixtures' parameters were rounded to what float16 can hold, the logit scale's logarithm too.
        ClipModelInfo info = Info(scale: MathF.Exp((float)(Half)MathF.Log(model == "vit_quickgelu" ? 100f : 1 / 0.07f)));
        float[] cosines = new float[images.Count * texts.Count];
        CosineSimilarity.Matrix(images, texts, cosines);
        float[] logits = new float[cosines.Length], probabilities = new float[cosines.Length];

        ClipLogits.FromCosines(info, cosines, logits);
        for (int row = 0; row < images.Count; row++)
        {
            Range columns = (row * texts.Count)..((row + 1) * texts.Count);
            ClipLogits.Probabilities(info, cosines.AsSpan()[columns], probabilities.AsSpan()[columns]);
        }

        AssertClose(Npy.ReadFloats(Path(model, "logits_per_image.npy")).Values, logits, 1e-4f);
        AssertClose(Npy.ReadFloats(Path(model, "probs_per_image.npy")).Values, probabilities, 1e-5f);
    }

    [Fact]
    public void Softmax_survives_logits_beyond_the_range_of_an_exponential()
    {
        float[] probabilities = new float[3];

        ClipLogits.Probabilities(Info(scale: 1000), [1, 0.99f, -1], probabilities);

        // e^-10 over 1 + e^-10.
        Assert.Equal([0.9999546f, 4.53979e-5f, 0], probabilities, (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Sigmoid_models_give_each_label_its_own_probability()
    {
        float[] probabilities = new float[2];

        ClipLogits.Probabilities(Info(scale: 10) with { LogitBias = -5, Objective = ClipObjective.Sigmoid }, [0.5f, 0.9f], probabilities);

        // sigmoid(0) and sigmoid(4).
        Assert.Equal([0.5f, 0.98201379f], probabilities, (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void A_score_below_zero_is_zero_and_leaves_the_harmonic_mean_at_zero()
    {
        Assert.Equal(0, ClipScore.Hessel(-0.3f));
        Assert.Equal(0, ClipScore.Percent(-0.3f));
        Assert.Equal(0, ClipScore.RefHessel(-0.3f, 0.9f));
        Assert.Equal(0, ClipScore.RefHessel(0.3f, -0.9f));
        Assert.Equal(0, ClipScore.RefHessel(0, 0));
    }

    [Fact]
    public void Matrices_of_different_width_are_refused_with_both_shapes()
    {
        var left = new EmbeddingMatrix(new float[6], 3, true);
        var right = new EmbeddingMatrix(new float[8], 4, true);

        var error = Assert.Throws<ArgumentException>("right", () => CosineSimilarity.Matrix(left, right, new float[4]));

        Assert.StartsWith("Embeddings [2, 3] and [2, 4] differ in width. Encode both with the same model.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_direction_is_refused_by_its_number()
    {
        var zero = new EmbeddingMatrix(new float[] { 1, 2, 0, 0 }, 2, false);

        var error = Assert.Throws<InputException>(() => CosineSimilarity.Matrix(zero, zero, new float[4]));

        Assert.Equal("Row 1 of embeddings [2, 2] cannot be brought to unit length: it is all zero or not finite. Leave the row out.", error.Message);
    }

    internal static ClipModelInfo Info(float scale) => new()
    {
        Name = "test", Dimensions = 2, LogitScale = scale, ContextLength = 77, ImageSize = 64, Source = "memory", Precision = "fp32", Device = "cpu",
    };

    private static string Path(string model, string file) => Fixtures.Local("models", model, "reference", file);

    private static JsonDocument Reference(string model) => JsonDocument.Parse(File.ReadAllBytes(Path(model, "clip_score.json")));

    private static EmbeddingMatrix Features(string model, string file, bool isNormalized)
    {
        (int[] shape, float[] values) = Npy.ReadFloats(Path(model, file));
        return new EmbeddingMatrix(values, shape[1], isNormalized);
    }

    private static void AssertMatrix(JsonDocument reference, string name, float[] cosines, Func<float, float> score, float tolerance)
    {
        float[] expected = [.. reference.RootElement.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
        AssertClose(expected, Array.ConvertAll(cosines, cosine => score(cosine)), tolerance);
    }

    private static void AssertVector(JsonDocument reference, string name, float[] actual, float tolerance) =>
        AssertClose([.. reference.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())], actual, tolerance);

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = expected.Zip(actual, (a, b) => MathF.Abs(a - b)).Max();
        Assert.True(largest <= tolerance, $"The largest difference is {largest}, allowed is {tolerance}.");
    }
}
