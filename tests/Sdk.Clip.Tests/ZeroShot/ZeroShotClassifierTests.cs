using Clip.Sdk.TestSupport;
using Clip.Sdk.ZeroShot;

namespace Clip.Sdk.Clip.Tests.ZeroShot;

public class ZeroShotClassifierTests
{
    private static readonly ImageSource Red = ColorEncoder.Picture(200, 0, 0, "red.png"), Green = ColorEncoder.Picture(0, 100, 0, "green.png");

    [Fact]
    public void A_label_is_the_normalised_mean_of_its_normalised_sentences()
    {
        using var model = new FakeClipModel();

        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, ["b"], new() { Templates = PromptTemplates.Create("two", ["{}", "a{}"]) });

        // "b" lies at 90 degrees, "ab" at 45; the mean direction of the two is 67.5 degrees.
        AssertClose([MathF.Cos(67.5f * MathF.PI / 180), MathF.Sin(67.5f * MathF.PI / 180), 0, 0], classifier.LabelEmbeddings[0]);
    }

    [Fact]
    public void Sentences_of_many_labels_go_through_in_chunks_and_stay_with_their_labels()
    {
        using var model = new FakeClipModel { Letters = new LetterEncoder { ContextLength = 10_000 } };
        string[] labels = [.. Enumerable.Range(1, 1300).Select(count => new string('a', count) + "b")];
        var shares = new List<float>();

        ZeroShotClassifier classifier = ZeroShotClassifier.Create(
            model, labels, new() { Templates = PromptTemplates.Create("seven", ["{}", "{}.", "{}!", "{}?", "{};", "{}:"]), Progress = new Recorder(shares) });

        for (int i = 0; i < labels.Length; i++)
        {
            float length = MathF.Sqrt(((i + 1f) * (i + 1f)) + 1);
            AssertClose([(i + 1) / length, 1 / length, 0, 0], classifier.LabelEmbeddings[i]);
        }

        Assert.Equal(2, shares.Count);
        Assert.Equal(1, shares[^1]);
    }

    [Fact]
    public void Pictures_get_their_labels_from_best_to_worst_with_softmax_at_the_models_scale()
    {
        using var model = new FakeClipModel();
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, ["b", "aab", "a"], new() { Templates = PromptTemplates.Create("bare", ["{}"]) });

        ZeroShotResult[] results = classifier.Classify([Red, Green]);

        Assert.Equal(["red.png", "green.png"], results.Select(result => result.Name));
        Assert.Equal(["a", "aab", "b"], results[0].Ranked.Select(prediction => prediction.Label));
        Assert.Equal([2, 1, 0], results[0].Ranked.Select(prediction => prediction.LabelIndex));
        Assert.Equal("b", results[1].Best.Label);
        // Cosines 1, 2/sqrt 5 and 0 at scale 10: exponentials 1, 0.347939 and 4.53999e-5, by Python.
        AssertClose([1, 0.8944272f, 0], [.. results[0].Ranked.Select(prediction => prediction.Cosine)]);
        AssertClose([0.7418483f, 0.2581180f, 3.367986e-5f], [.. results[0].Ranked.Select(prediction => prediction.Probability)]);
    }

    [Fact]
    public void Models_of_the_sigmoid_loss_give_each_label_its_own_probability()
    {
        using var model = new FakeClipModel();
        using var sigmoid = new FakeClipModel { Info = model.Info with { Objective = ClipObjective.Sigmoid, LogitBias = -8 } };
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(sigmoid, ["a", "b"], new() { Templates = PromptTemplates.Create("bare", ["{}"]) });

        ZeroShotPrediction[] ranked = [.. classifier.Classify([Red])[0].Ranked];

        // sigmoid(10 - 8) and sigmoid(-8).
        AssertClose([0.880797f, 0.000335350f], [.. ranked.Select(prediction => prediction.Probability)]);
    }

    [Fact]
    public void Equal_labels_keep_their_order_and_top_cuts_the_rest()
    {
        using var model = new FakeClipModel();
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, ["b", "a", "aa", "aaa"], new() { Templates = PromptTemplates.Create("bare", ["{}"]) });

        Assert.Equal(["a", "aa"], classifier.Classify([Red], top: 2)[0].Ranked.Select(prediction => prediction.Label));
        Assert.Equal(4, classifier.Classify([Red], top: 9)[0].Ranked.Count);
        Assert.Empty(classifier.Classify([]));
    }

    [Fact]
    public void Flip_ensembling_cancels_what_is_left_and_right()
    {
        byte[] pixels = new byte[4 * 4 * 3];
        for (int i = 0; i < pixels.Length; i += 3)
        {
            pixels[i] = (byte)(i / 3 % 4 < 2 ? 255 : 0);
        }

        ImageSource leftRed = ImageSource.FromRgb(pixels, 4, 4);
        using var model = new FakeClipModel();
        ZeroShotOptions options = new() { Templates = PromptTemplates.Create("bare", ["{}"]) };

        ZeroShotPrediction[] once = [.. ZeroShotClassifier.Create(model, ["a", "d"], options).Classify([leftRed])[0].Ranked];
        ZeroShotPrediction[] twice = [.. ZeroShotClassifier.Create(model, ["a", "d"], options with { UsesFlipEnsembling = true }).Classify([leftRed])[0].Ranked];

        // Red is 1/2 everywhere; the left half is brighter by 1/6 in the mean of the three channels.
        AssertClose([0.9486833f, 0.3162278f], [.. once.Select(prediction => prediction.Cosine)]);
        AssertClose([1, 0], [.. twice.Select(prediction => prediction.Cosine)]);
    }

    [Fact]
    public void Flip_ensembling_is_refused_where_the_encoder_takes_no_pixels()
    {
        using var model = new FakeClipModel { Images = new WholePicturesOnly() };

        var error = Assert.Throws<InputException>(() => ZeroShotClassifier.Create(model, ["a"], new() { UsesFlipEnsembling = true }));

        Assert.Equal("Flip ensembling mirrors preprocessed pixels, but the image encoder 'WholePicturesOnly' takes whole pictures alone. Leave flip ensembling out, or use an encoder that implements 'IPixelEncoder'.", error.Message);
    }

    [Theory]
    [InlineData("", "A classifier needs labels but got none. Give at least one.")]
    [InlineData("a,,b", "Label 2 of 3 is empty. Give it a word or leave it out.")]
    [InlineData("a,b, ", "Label 3 of 3 is empty. Give it a word or leave it out.")]
    [InlineData("a,b,a", "Label 'a' comes twice, as number 1 and 3. Leave one out.")]
    public void Labels_that_make_no_classifier_are_refused(string labels, string message)
    {
        using var model = new FakeClipModel();

        var error = Assert.Throws<InputException>(() => ZeroShotClassifier.Create(model, labels.Length == 0 ? [] : labels.Split(',')));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Sentences_beyond_the_context_are_counted()
    {
        using var model = new FakeClipModel { Letters = new LetterEncoder { ContextLength = 8 } };

        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, ["a", "aaaa"], new() { Templates = PromptTemplates.Create("two", ["{}", "the {}"]) });

        Assert.Equal(1, classifier.TruncatedSentences);
    }

    [Fact]
    public void An_embedding_of_another_width_is_refused()
    {
        using var model = new FakeClipModel();
        ZeroShotClassifier classifier = ZeroShotClassifier.Create(model, ["a"]);

        var error = Assert.Throws<ArgumentException>("embedding", () => classifier.Rank(new float[5]));

        Assert.StartsWith("Labels were encoded by 'letters' with 4 dimensions but the picture's embedding has 5. Encode it with the same model.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Making_a_classifier_can_be_cancelled()
    {
        using var model = new FakeClipModel();

        Assert.Throws<OperationCanceledException>(() => ZeroShotClassifier.Create(model, ["a"], null, new CancellationToken(canceled: true)));
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 2e-6f);
        }
    }

    private sealed class Recorder(List<float> shares) : IProgress<float>
    {
        public void Report(float value) => shares.Add(value);
    }

    private sealed class WholePicturesOnly : IImageEncoder
    {
        public EncoderInfo Info => new(4, "letters-1", 8);

        public int ImageSize => 4;

        public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
