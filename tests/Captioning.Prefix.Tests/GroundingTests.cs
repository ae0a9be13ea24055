using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Captioning;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.TestSupport;
using Clip.Sdk.ZeroShot;

namespace Clip.Captioning.Prefix.Tests;

/// <summary>Names that are chosen, and captions that are ranked, by what the model sees too.</summary>
public sealed class GroundingTests : IDisposable
{
    private const int Words = 8;
    private static readonly string[] Sentences = ["{}", "a picture of a {}"];

    private readonly ClipModel _model = ClipModel.Load(Fixtures.Local("models", "vit_quickgelu", "hf"));
    private readonly string[] _pictures = [.. Directory.EnumerateFiles(Fixtures.Local("preprocess", "images"), "*.png").Order(StringComparer.Ordinal).Take(3)];

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Evidence_moves_probability_between_names_and_leaves_all_else()
    {
        float[] logits = [1, 0.5f, 2, 0, -1, 3, -30, 0.25f];
        float[] evidence = [-4, -0.5f, -9];
        double[] before = Probabilities(logits);

        new NameEvidence(2, evidence).Apply(logits);

        double[] after = Probabilities(logits);
        double[] weighed = [.. evidence.Select((log, name) => before[2 + name] * Math.Exp(log))];
        for (int id = 0; id < Words; id++)
        {
            bool isName = id is >= 2 and < 5;
            double expected = isName ? weighed[id - 2] / weighed.Sum() * (before[2] + before[3] + before[4]) : before[id];
            Assert.Equal(expected, after[id], 1e-6);
        }
    }

    [Fact]
    public void Evidence_is_the_zero_shot_probability_in_the_view_that_shows_a_name_best()
    {
        using Captioner captioner = CaptionFixture.Open("mlp");
        Sdk.Engines.ICausalLanguageModel language = captioner.LanguageModel;
        var names = new CaptionerNames { FirstToken = 40, Count = 30, Sentences = Sentences };
        float[][] views = [.. _pictures.Select(picture => _model.Images.EncodeOne(ImageSource.FromFile(picture), EmbeddingForm.Raw))];
        string[] labels = [.. Enumerable.Range(40, 30).Select(id => language.Detokenize([id]).Trim())];
        var classifier = ZeroShotClassifier.Create(_model, labels, new ZeroShotOptions { Templates = PromptTemplates.Create("sentences", Sentences) });
        float[][] probabilities = [.. views.Select(view => classifier.Rank(Unit(view)).OrderBy(prediction => prediction.LabelIndex).Select(prediction => prediction.Probability).ToArray())];

        float[] logits = new float[language.VocabularySize];
        NameGrounding.Create(names, language, _model).Of(views.SelectMany(view => view).ToArray(), strength: 2).Apply(logits);

        double[] best = [.. Enumerable.Range(0, 30).Select(name => Math.Pow(probabilities.Max(view => view[name]), 2))];
        double[] said = Probabilities(logits.AsSpan(40, 30).ToArray());
        Assert.All(Enumerable.Range(0, 30), name => Assert.Equal(best[name] / best.Sum(), said[name], 1e-5));
        Assert.All(logits.Take(40).Concat(logits.Skip(70)), logit => Assert.Equal(0, logit));
    }

    [Theory]
    [InlineData(DecodingMethod.Greedy)]
    [InlineData(DecodingMethod.Beam)]
    [InlineData(DecodingMethod.Sample)]
    public void Every_way_of_choosing_words_heeds_it(DecodingMethod method)
    {
        var model = new ScriptedLanguageModel(Words);
        float[] prefix = new float[2 * Words];
        (prefix[2], prefix[3], prefix[Words + Words - 1]) = (9, 8, 20);
        var options = new DecodingOptions { Method = method, Stop = null, Temperature = 0.1f };
        var evidence = new NameEvidence(2, [-5, 0, -5]);

        GeneratedText plain = Generate(null);
        GeneratedText grounded = Generate(evidence);

        Assert.Equal(2, plain.Ids[0]);
        Assert.Equal(3, grounded.Ids[0]);
        Assert.True(grounded.LogProbability < plain.LogProbability, "the log-probability is the language model's own");

        GeneratedText Generate(NameEvidence? given)
        {
            if (method == DecodingMethod.Beam)
            {
                return BeamSearch.Run(model, prefix, options, evidence: given)[0];
            }

            using var decoder = new StepwiseDecoder(model, prefix, 1, _ => 0, options, evidence: _ => given);
            while (decoder.IsRunning)
            {
                decoder.Step(default);
            }

            return decoder.Text(0);
        }
    }

    [Fact]
    public async Task A_captioner_with_names_is_grounded_unless_a_call_says_otherwise()
    {
        using var folder = new TemporaryFolder();
        CaptionFolder.Make(folder, """{ "weightPrefix": "gpt.", "names": { "firstToken": 40, "count": 200, "grounding": 40 } }""");
        using CaptionHead head = CaptionHead.Create(new FakeContext(_model, new JsonObject { ["captioner"] = folder.Path }));
        using Captioner alone = CaptionFixture.Open("mlp");
        var image = ImageSource.FromFile(_pictures[0]);

        string grounded = head.Caption(image, DecodingMethod.Greedy, maxTokens: 8).Caption;
        string plain = head.Caption(image, DecodingMethod.Greedy, maxTokens: 8, grounding: 0).Caption;
        string streamed = string.Concat(await head.Stream(image, maxTokens: 8).ToListAsync());

        var options = new DecodingOptions { Method = DecodingMethod.Greedy, MaxTokens = 8 };
        Assert.Equal(alone.Generate(_model.Images.EncodeOne(image, EmbeddingForm.Raw), options)[0].Text, plain);
        Assert.NotEqual(plain, grounded);
        Assert.Equal(grounded, streamed);
    }

    [Fact]
    public void Captions_are_ranked_by_score_and_weighted_cosine()
    {
        using var folder = new TemporaryFolder();
        CaptionFolder.Make(folder, """{ "weightPrefix": "gpt.", "pictureWeight": 25 }""");
        using CaptionHead head = CaptionHead.Create(new FakeContext(_model, new JsonObject { ["captioner"] = folder.Path }));
        var image = ImageSource.FromFile(_pictures[1]);

        IReadOnlyList<CaptionAnswer> plain = head.Candidates(image, count: 5, beams: 5, maxTokens: 6, rerank: false);
        IReadOnlyList<CaptionAnswer> ranked = head.Candidates(image, count: 5, beams: 5, maxTokens: 6);
        IReadOnlyList<CaptionAnswer> byCosine = head.Candidates(image, count: 5, beams: 5, maxTokens: 6, pictureWeight: 1e6);

        Assert.Equal(plain.OrderByDescending(answer => answer.Score).Select(answer => answer.Caption), plain.Select(answer => answer.Caption));
        Assert.Equal(plain.OrderByDescending(answer => answer.Score + (25 * answer.Cosine)).Select(answer => answer.Caption), ranked.Select(answer => answer.Caption));
        Assert.Equal(plain.OrderByDescending(answer => answer.Cosine).Select(answer => answer.Caption), byCosine.Select(answer => answer.Caption));
        Assert.NotEqual(plain[0].Caption, ranked[0].Caption);
        Assert.Equal(ranked[0].Caption, head.Caption(image, beams: 5, maxTokens: 6).Caption);
        Assert.Equal(plain[0].Caption, head.Caption(image, beams: 5, maxTokens: 6, pictureWeight: 0).Caption);
    }

    [Fact]
    public void A_text_beyond_the_text_encoder_comes_last()
    {
        float[] picture = _model.Images.EncodeOne(ImageSource.FromFile(_pictures[0]));
        GeneratedText[] texts = [Text(string.Join(' ', Enumerable.Repeat("word", 500)), -0.1), Text("a cat", -3), Text("a dog", -2)];

        IReadOnlyList<GeneratedText> ranked = PictureRanking.Rank(_model.Texts, [texts], picture, 1e-9, default)[0];

        Assert.Equal(["a dog", "a cat", texts[0].Text], ranked.Select(text => text.Text));
        Assert.Null(ranked[2].Cosine);
        Assert.Empty(PictureRanking.Rank(_model.Texts, [], picture, 1, default));

        static GeneratedText Text(string text, double score) => new(text, [1], score, score, true);
    }

    [Theory]
    [InlineData("""{ "names": { "firstToken": -1, "count": 2 } }""", "names from token -1")]
    [InlineData("""{ "names": { "firstToken": 1, "count": 0 } }""", "0 of them")]
    [InlineData("""{ "names": { "firstToken": 1, "count": 999999999 } }""", "999999999 of them")]
    [InlineData("""{ "names": { "firstToken": 1, "count": 2, "sentences": ["a name"] } }""", "without '{}'")]
    [InlineData("""{ "names": { "firstToken": 1, "count": 2, "sentences": null } }""", "without '{}'")]
    [InlineData("""{ "names": { "firstToken": 1, "count": 2, "grounding": -0.5 } }""", "a grounding of -0.5")]
    [InlineData("""{ "views": { "grid": 2, "size": 0.4, "sizeStep": 0.4 } }""", "with a step of 0.4")]
    [InlineData("""{ "views": { "grid": 2, "size": 0.9, "sizeStep": 0.2 } }""", "with a step of 0.2")]
    [InlineData("""{ "pictureWeight": -1 }""", "a weight of the picture of -1")]
    public void Settings_that_make_no_sense_are_told(string settings, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("captioner.json"), settings);

        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => CaptionerSettings.Read(folder.File("captioner.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_asked_for_is_told()
    {
        using var folder = new TemporaryFolder();
        CaptionFolder.Make(folder, """{ "weightPrefix": "gpt.", "names": { "firstToken": 7, "count": 100000 } }""");
        Assert.Contains("100000 names from token 7", Assert.Throws<ModelFormatException>(() => { Open(null); }).Message, StringComparison.Ordinal);

        CaptionFolder.Make(folder, """{ "weightPrefix": "gpt.", "names": { "firstToken": 7, "count": 10 } }""");
        using Captioner alone = Open(null);
        using Captioner nameless = CaptionFixture.Open("mlp");
        float[] embedding = new float[alone.InputWidth];
        embedding[0] = 1;
        var options = new DecodingOptions { MaxTokens = 3 };
        Assert.Contains("opened without the model", Told(alone, options with { Grounding = 1 }), StringComparison.Ordinal);
        Assert.Contains("opened without the model", Told(alone, options with { PictureWeight = 1 }), StringComparison.Ordinal);
        Assert.Contains("no names that are tokens", Told(nameless, options with { Grounding = 1 }), StringComparison.Ordinal);
        Assert.Equal(alone.Generate(embedding, options)[0].Text, alone.Generate(embedding, options with { Grounding = 0, PictureWeight = 0 })[0].Text);
        using ClipModel other = ClipModel.Load(Path.Combine(Fixtures.RepositoryRoot, "models", "emoji-world"));
        Assert.Contains("takes embeddings of shape [48] but the model", Assert.Throws<InputException>(() => { Open(other); }).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new DecodingOptions { Grounding = double.NaN });
        Assert.Throws<InputException>(() => new DecodingOptions { PictureWeight = -1 });

        Captioner Open(ClipModel? model) => Captioner.Open(folder.Path, CaptionFixture.Weights, new CausalLanguageModelFactory(), model: model);

        string Told(Captioner captioner, DecodingOptions wrong) => Assert.Throws<InputException>(() => { captioner.Generate(embedding, wrong); }).Message;
    }

    private static double[] Probabilities(float[] logits)
    {
        double sum = logits.Sum(logit => Math.Exp(logit));
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }

    private static float[] Unit(float[] embedding)
    {
        float norm = MathF.Sqrt(embedding.Sum(value => value * value));
        return [.. embedding.Select(value => value / norm)];
    }
}
