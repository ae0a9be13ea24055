using Clip.Sdk;
using Clip.Sdk.Captioning;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.TestSupport;

namespace Clip.Captioning.Prefix.Tests;

public sealed class CaptionerTests
{
    public static TheoryData<string> Captioners => ["mlp", "transformer"];

    [Theory]
    [MemberData(nameof(Captioners))]
    public void Prefixes_are_those_of_pytorch(string name)
    {
        CaptionFixture fixture = CaptionFixture.Read(name);
        using Captioner captioner = CaptionFixture.Open(name);

        float[] prefixes = captioner.Map(fixture.Embeddings);

        Assert.Equal((48, 5), (captioner.EmbeddingWidth, captioner.PrefixLength));
        Assert.Equal(fixture.Prefix.Length, prefixes.Length);
        float largest = fixture.Prefix.Zip(prefixes).Max(pair => MathF.Abs(pair.First - pair.Second));
        Assert.InRange(largest, 0, 2e-5f);
    }

    [Theory]
    [MemberData(nameof(Captioners))]
    public void Greedy_texts_are_those_of_pytorch_without_a_cache(string name)
    {
        CaptionFixture fixture = CaptionFixture.Read(name);
        using Captioner captioner = CaptionFixture.Open(name);
        var options = new DecodingOptions { Method = DecodingMethod.Greedy, MaxTokens = 12 };
        using var decoder = new StepwiseDecoder(
            captioner.LanguageModel, captioner.Map(fixture.Embeddings), CaptionFixture.Count, _ => 0, options, new StopRule(fixture.Stops.ToHashSet()));
        while (decoder.IsRunning)
        {
            decoder.Step(default);
        }

        for (int i = 0; i < CaptionFixture.Count; i++)
        {
            Assert.Equal(fixture.Cases[i].Greedy, decoder.Text(i).Ids);
            Assert.Equal(fixture.Stops.Contains(fixture.Cases[i].Greedy[^1]), decoder.Text(i).IsComplete);
        }
    }

    [Theory]
    [MemberData(nameof(Captioners))]
    public void Beam_search_finds_what_pytorch_finds_without_a_cache(string name)
    {
        CaptionFixture fixture = CaptionFixture.Read(name);
        using Captioner captioner = CaptionFixture.Open(name);
        var stop = new StopRule(fixture.Stops.ToHashSet());
        for (int i = 0; i < CaptionFixture.Count; i++)
        {
            float[] prefix = captioner.Map(fixture.Embedding(i));
            foreach (CaptionFixture.Search search in fixture.Cases[i].Beams)
            {
                var options = new DecodingOptions { MaxTokens = 12, Beams = search.Beams, LengthPenalty = search.Alpha };

                IReadOnlyList<GeneratedText> found = BeamSearch.Run(captioner.LanguageModel, prefix, options, stop);

                Assert.Equal(search.Found.Select(text => string.Join(' ', text.Ids)), found.Select(text => string.Join(' ', text.Ids)));
                Assert.All(search.Found.Zip(found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4));
                Assert.All(found, text => Assert.Equal(text.Score, text.LogProbability / Math.Pow(text.Ids.Count, search.Alpha), 1e-9));
            }
        }
    }

    [Fact]
    public void A_text_does_not_depend_on_its_batch_mates()
    {
        CaptionFixture fixture = CaptionFixture.Read("mlp");
        using Captioner captioner = CaptionFixture.Open("mlp");
        var options = new DecodingOptions { Method = DecodingMethod.Sample, MaxTokens = 15, Seed = 5, Temperature = 1.3f };

        IReadOnlyList<GeneratedText> together = captioner.Generate(fixture.Embeddings, options);

        for (int i = 0; i < CaptionFixture.Count; i++)
        {
            Assert.Equal(captioner.Generate(fixture.Embedding(i), options)[0].Ids, together[i].Ids);
        }
    }

    [Fact]
    public async Task Pieces_of_a_stream_join_to_the_text()
    {
        CaptionFixture fixture = CaptionFixture.Read("transformer");
        using Captioner captioner = CaptionFixture.Open("transformer");
        foreach (int seed in Enumerable.Range(0, 8))
        {
            var options = new DecodingOptions { Method = DecodingMethod.Sample, Temperature = 1.5f, Seed = seed, MaxTokens = 20 };
            List<string> pieces = [];
            await foreach (string piece in captioner.StreamAsync(fixture.Embedding(1).ToArray(), options))
            {
                pieces.Add(piece);
            }

            Assert.True(pieces.Count > 1);
            Assert.Equal(captioner.Generate(fixture.Embedding(1), options)[0].Text, string.Concat(pieces));
        }
    }

    [Fact]
    public void Several_texts_are_distinct_and_ranked()
    {
        CaptionFixture fixture = CaptionFixture.Read("mlp");
        using Captioner captioner = CaptionFixture.Open("mlp");

        IReadOnlyList<GeneratedText> beams = captioner.GenerateMany(fixture.Embedding(0), 4, new DecodingOptions { Beams = 2, MaxTokens = 8 });
        IReadOnlyList<GeneratedText> draws = captioner.GenerateMany(fixture.Embedding(0), 4, new DecodingOptions { Method = DecodingMethod.Sample, MaxTokens = 8, TopP = 1 });

        foreach (IReadOnlyList<GeneratedText> texts in new[] { beams, draws })
        {
            Assert.Equal(4, texts.Select(text => text.Text).Distinct().Count());
            Assert.Equal(texts.OrderByDescending(text => text.Score).Select(text => text.Text), texts.Select(text => text.Text));
        }
    }

    [Fact]
    public void Unit_length_is_given_to_embeddings_where_the_captioner_wants_it()
    {
        CaptionFixture fixture = CaptionFixture.Read("mlp");
        using Captioner raw = CaptionFixture.Open("mlp");
        using Captioner unit = Captioner.Open(CaptionFixture.File("mlp"), CaptionFixture.Weights, new CausalLanguageModelFactory(), CaptionFixture.Tokenizer, normalizeEmbedding: true);
        float[] embedding = fixture.Embedding(0).ToArray();
        float norm = MathF.Sqrt(embedding.Sum(value => value * value));

        float[] expected = raw.Map([.. embedding.Select(value => value / norm)]);
        Assert.All(expected.Zip(unit.Map(embedding)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_folder_without_settings_is_refused()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(
            () => { Captioner.Open(CaptionFixture.Tokenizer, CaptionFixture.Weights, new CausalLanguageModelFactory()); });

        Assert.Contains("has no 'captioner.json'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_model_alone_is_refused_as_a_captioner()
    {
        string weights = Path.Combine(CaptionFixture.Tokenizer, "model.safetensors");
        using var folder = new TemporaryFolder();
        File.Copy(weights, folder.File("model.safetensors"));
        File.Copy(Path.Combine(CaptionFixture.Tokenizer, "config.json"), folder.File("config.json"));
        File.WriteAllText(folder.File("captioner.json"), """{ "weightPrefix": "" }""");

        ModelFormatException error = Assert.Throws<ModelFormatException>(
            () => { Captioner.Open(folder.Path, CaptionFixture.Weights, new CausalLanguageModelFactory()); });

        Assert.Contains("holds no mapping network", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_text_of_several_tokens_is_refused()
    {
        using Captioner captioner = CaptionFixture.Open("mlp");

        InputException error = Assert.Throws<InputException>(() => { captioner.Generate(new float[48], new DecodingOptions { Stop = "zebra crossing" }); });

        Assert.StartsWith("The stop text 'zebra crossing' is", error.Message, StringComparison.Ordinal);
    }
}
