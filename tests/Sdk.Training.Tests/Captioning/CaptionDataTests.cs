using Clip.Sdk.LanguageModels;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Captioning;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Tests.Captioning;

public sealed class CaptionDataTests
{
    [Fact]
    public void A_set_comes_back_from_its_folder_and_is_made_again_for_another_origin()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("features");
        CaptionSet set = MakeSet(5, 3, "one");
        set.Save(path);

        CaptionSet read = CaptionSet.LoadOrMake(path, "one", () => throw new InvalidOperationException("It is there."));
        CaptionSet made = CaptionSet.LoadOrMake(path, "two", () => MakeSet(2, 3, "two"));

        Assert.Equal(set.Captions, read.Captions);
        for (int i = 0; i < set.Count; i++)
        {
            Assert.Equal(set.Embedding(i).ToArray(), read.Embedding(i).ToArray());
        }

        Assert.Equal(2, made.Count);
        Assert.Equal("two", CaptionSet.Load(path).Origin);
    }

    [Fact]
    public void Every_picture_comes_once_an_epoch_in_another_order()
    {
        CaptionSet set = MakeSet(6, 4, "");
        CaptionBatches batches = Batches(set, new CaptionerOptions { BatchSize = 3, NormalizeEmbedding = false });

        float[][] epochs = [.. Enumerable.Range(0, 2).Select(epoch => Enumerable.Range(0, 2)
            .SelectMany(step => batches.OfStep((epoch * 2) + step).Embeddings.Where((_, i) => i % 4 == 0)).ToArray())];

        Assert.Equal(epochs[0].Order(), epochs[1].Order());
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.Equal(6, epochs[0].Distinct().Count());
        Assert.Equal(epochs[0][3..], batches.OfStep(1).Embeddings.Where((_, i) => i % 4 == 0));
    }

    [Fact]
    public void Noise_has_the_variance_that_was_asked_for_and_embeddings_keep_unit_length()
    {
        const int Wide = 4000;
        CaptionSet set = MakeSet(1, Wide, "");
        float[] plain = Batches(set, new CaptionerOptions { BatchSize = 1 }).OfStep(0).Embeddings;
        float[] noisy = Batches(set, new CaptionerOptions { BatchSize = 1, NoiseVariance = 0.001 }).OfStep(0).Embeddings;

        Assert.Equal(1, plain.Sum(value => value * value), 1e-4);
        Assert.Equal(1, noisy.Sum(value => value * value), 1e-4);

        // Length 1 and noise of squared length 0.001 · 4000 = 4, at right angles to it: the cosine is 1 / √5.
        Assert.Equal(1 / Math.Sqrt(5), plain.Zip(noisy).Sum(pair => pair.First * pair.Second), 0.05);
    }

    [Fact]
    public void Captions_end_with_the_end_of_text_and_are_cut_at_the_limit()
    {
        CaptionSet set = new([1, 0, 0, 1], 2, [["aaaa"], ["a"]], "");
        Gpt2Tokenizer tokenizer = Gpt2TokenizerTrainer.Train([], 257);
        CaptionBatch batch = new CaptionBatches(set, tokenizer, endOfText: 256, new CaptionerOptions { MaximumTokens = 3 }).InOrder(0, 2);
        int letter = tokenizer.Encode("a")[0];

        Assert.Equal([letter, letter, 256, letter, 256, 0], batch.Ids);
        Assert.Equal([true, true, true, true, true, false], batch.IsToken);
    }

    [Theory]
    [InlineData(CaptionChoice.First, 1)]
    [InlineData(CaptionChoice.Random, 2)]
    public void The_first_caption_or_any_is_learned(CaptionChoice choice, int different)
    {
        CaptionSet set = new([1, 0], 2, [["a", "b"]], "");
        CaptionBatches batches = Batches(set, new CaptionerOptions { BatchSize = 1, Data = new DataOptions { CaptionChoice = choice } });

        Assert.Equal(different, Enumerable.Range(0, 30).Select(step => batches.OfStep(step).Ids[0]).Distinct().Count());
    }

    [Fact]
    public void Run_files_are_read_with_overrides_and_written_back_whole()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("run.yaml"), "name: emoji\nmodel: models/clip\nmapper:\n  kind: transformer\n  prefix_length: 6\nlanguage_model:\n  is_frozen: true\n");

        CaptionerOptions options = CaptionerRunFile.Load(folder.File("run.yaml"), ["optimiser.learning_rate=2e-3", "is_text_only=true"]);
        File.WriteAllText(folder.File("written.yaml"), CaptionerRunFile.Write(options, isExplained: true));

        Assert.Equal((CaptionMapperKind.Transformer, 6, true, true, 2e-3), (options.Mapper.Kind, options.Mapper.PrefixLength, options.LanguageModel.IsFrozen, options.IsTextOnly, options.Optimiser.LearningRate));
        Assert.Equal(CaptionerRunFile.Write(options), CaptionerRunFile.Write(CaptionerRunFile.Load(folder.File("written.yaml"))));
        File.WriteAllText(folder.File("bad.yaml"), "model: x\nmaper:\n  layers: 2\nbatch_size: 0\n");
        RunFileException error = Assert.Throws<RunFileException>(() => CaptionerRunFile.Load(folder.File("bad.yaml")));
        Assert.Equal([2, 4], error.Problems.Select(problem => problem.Line));
    }

    private static CaptionBatches Batches(CaptionSet set, CaptionerOptions options) => new(set, Gpt2TokenizerTrainer.Train([], 257), endOfText: 256, options);

    private static CaptionSet MakeSet(int count, int width, string origin)
    {
        var random = new SeededRandom(11);
        float[] embeddings = new float[count * width];
        for (int i = 0; i < embeddings.Length; i++)
        {
            embeddings[i] = (float)random.NextNormal();
        }

        return new CaptionSet(embeddings, width, [.. Enumerable.Range(0, count).Select(i => new[] { $"caption {i}", $"text {i}" })], origin);
    }
}
