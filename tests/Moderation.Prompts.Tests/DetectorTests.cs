using System.Text.Json;
using Clip.Sdk;
using Clip.Sdk.Engines;
using Clip.Sdk.Moderation;
using Clip.Sdk.Moderation.Detectors;
using Clip.Sdk.Moderation.Policies;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>Against tests/reference/moderation_detectors.py, which ran torch.</summary>
public sealed class DetectorTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("moderation", "detectors.json"))).RootElement;

    [Theory]
    [InlineData("0.0", 0.0)]
    [InlineData("0.05", 0.05)]
    public void The_safety_checker_decides_as_the_reference(string name, double adjustment)
    {
        using IWeightFile file = Open("safety_checker.bin");
        SafetyChecker checker = SafetyChecker.Load(file);
        PolicyDetector policy = Detector(DetectorKind.SafetyChecker) with { Adjustment = adjustment };
        double[] concepts = new double[checker.ConceptCount];
        double[] special = new double[checker.SpecialCount];
        int row = 0;
        int careful = 0;
        foreach (JsonElement expected in Expected.GetProperty(name).EnumerateArray())
        {
            float[] embedding = Embedding(row++);
            checker.Score(embedding, adjustment, concepts, special);

            Assert.Equal(Numbers(expected, "special"), special, Near);
            Assert.Equal(Numbers(expected, "concepts"), concepts, Near);
            Assert.Equal(expected.GetProperty("isBad").GetBoolean(), checker.Judge(policy, embedding).Probability == 1);
            careful += Numbers(expected, "special").Any(score => score > 0) ? 1 : 0;
        }

        Assert.InRange(careful, 5, 35);
    }

    [Fact]
    public void A_hit_is_told_by_its_number_and_margin()
    {
        using IWeightFile file = Open("safety_checker.bin");
        SafetyChecker checker = SafetyChecker.Load(file);
        int bad = Enumerable.Range(0, 40).First(i => Expected.GetProperty("0.0")[i].GetProperty("isBad").GetBoolean());

        DetectorScore score = checker.Judge(Detector(DetectorKind.SafetyChecker), Embedding(bad));

        Assert.Equal(ModerationAction.Block, score.Action);
        Assert.Matches(@"^safety checker: concept \d+ by 0\.\d{3}", score.Reason);
    }

    [Theory]
    [InlineData("nsfw_b32.pth", "b32", DetectorActivation.Relu)]
    [InlineData("nsfw_h14.pth", "h14", DetectorActivation.Relu)]
    [InlineData("aesthetic.pth", "aesthetic", DetectorActivation.None)]
    public void Classifiers_give_what_torch_gives(string weights, string name, DetectorActivation activation)
    {
        using IWeightFile file = Open(weights);
        EmbeddingClassifier classifier = EmbeddingClassifier.Load(file, Detector(DetectorKind.EmbeddingClassifier) with { Activation = activation });

        int row = 0;
        foreach (JsonElement expected in Expected.GetProperty(name).EnumerateArray())
        {
            Assert.Equal(expected.GetDouble(), classifier.Evaluate(Embedding(row++)), 1e-5);
        }
    }

    [SharedFact]
    public void The_published_linear_head_is_read_and_gives_its_published_scores()
    {
        using HostEngines engines = HostEngines.Create();
        using IWeightFile file = ((IWeightReader)engines.GetService(typeof(IWeightReader))!).Open(Fixtures.Shared("heads", "sa_0_4_vit_b_32_linear.pth"));
        EmbeddingClassifier head = EmbeddingClassifier.Load(file, Detector(DetectorKind.EmbeddingClassifier) with { HasSigmoid = false });

        foreach ((string photo, double expected) in new[] { ("123_456", 4.0085), ("208_495", 6.7292), ("416_264", 5.1683), ("456_123", 3.2372) })
        {
            (_, float[] embedding) = Npy.ReadFloats(Fixtures.Shared("photos", photo + ".embedding.npy"));
            Assert.Equal(expected, head.Evaluate(embedding), 1e-3);
        }
    }

    [Fact]
    public void Weights_of_another_model_are_refused_by_name()
    {
        PolicyException error = Assert.Throws<PolicyException>(() => Load("ViT-L/14", "words"));

        Assert.Contains("detector 'nsfw' was made for embeddings of 'ViT-L/14', but the model is 'words'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_width_are_refused()
    {
        PolicyException error = Assert.Throws<PolicyException>(() => Load("words", "words"));

        Assert.Contains("takes embeddings of [24], but the model 'words' gives [10]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spellings_of_a_models_name_are_one()
    {
        // The name fits, so the next check, the width, is what refuses it.
        Assert.Contains("takes embeddings of", Assert.Throws<PolicyException>(() => Load("ViT-L/14", "vit_l_14 quickgelu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_the_tensors_is_refused_by_name()
    {
        using IWeightFile file = Open("nsfw_b32.pth");

        Assert.Contains("has no tensor 'concept_embeds'", Assert.Throws<ModelFormatException>(() => SafetyChecker.Load(file)).Message, StringComparison.Ordinal);
    }

    private static void Load(string wanted, string model)
    {
        var words = new WordModel(name: model);
        PolicyDetector detector = Detector(DetectorKind.EmbeddingClassifier) with { Id = "nsfw", Model = wanted, Weights = Fixtures.Local("moderation", "nsfw_b32.pth") };
        var policy = new Policy { Name = "p", Path = "p.yaml", Hash = "", Categories = [], Detectors = [detector] };
        using HostEngines engines = HostEngines.Create();
        DetectorLoader.Load(policy, (IWeightReader)engines.GetService(typeof(IWeightReader))!, words.Info, words.Texts.Info.SpaceId);
    }

    private static IWeightFile Open(string name)
    {
        using HostEngines engines = HostEngines.Create();
        return ((IWeightReader)engines.GetService(typeof(IWeightReader))!).Open(Fixtures.Local("moderation", name));
    }

    private static PolicyDetector Detector(DetectorKind kind) => new() { Id = "d", Kind = kind, Weights = "", Model = "", Source = "p.yaml" };

    private static float[] Embedding(int row) => [.. Expected.GetProperty("embeddings")[row].EnumerateArray().Select(value => value.GetSingle())];

    private static double[] Numbers(JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    // A cosine differs in the last bits of a float, so a score may be rounded to the neighbour; the decision must not differ.
    private static bool Near(double left, double right) => Math.Abs(left - right) < 1.01e-3 && left > 0 == right > 0;
}
