using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engines;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.TestSupport;
using TemporaryFolder = Clip.Sdk.TestSupport.TemporaryFolder;

namespace Clip.Sdk.Clip.Tests.LanguageModels;

public sealed class CausalLanguageModelTests
{
    /// <summary>PyTorch and ONNX Runtime add in different orders; logits are around 5.</summary>
    private const float Tolerance = 1e-4f;

    public static TheoryData<string> Models => ["gpt2", "opt"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_those_of_pytorch_at_every_position(string name)
    {
        LanguageFixture fixture = LanguageFixture.Read(name);
        using CausalLanguageModel model = CausalLanguageModel.Open(LanguageFixture.Folder(name));
        float[] embeddings = fixture.Embeddings(model, 0, 1);
        float[] logits = new float[2 * model.VocabularySize];
        int tokens = fixture.Shape[1];
        for (int length = 1; length <= tokens; length++)
        {
            using ILanguageSequence sequence = model.Start(2);
            sequence.Append(Cut(embeddings, tokens, 0, length, model.Width), logits);

            AssertClose(fixture.Expected(0, length - 1), logits.AsSpan(0, model.VocabularySize));
            AssertClose(fixture.Expected(1, length - 1), logits.AsSpan(model.VocabularySize));
        }
    }

    [Theory]
    [InlineData("gpt2", new[] { 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData("gpt2", new[] { 1, 7, 5, 2 })]
    [InlineData("opt", new[] { 6, 1, 8 })]
    public void Logits_from_the_cache_are_those_of_pytorch_however_a_sequence_is_cut(string name, int[] pieces)
    {
        LanguageFixture fixture = LanguageFixture.Read(name);
        using CausalLanguageModel model = CausalLanguageModel.Open(LanguageFixture.Folder(name));
        float[] embeddings = fixture.Embeddings(model, 0, 1);
        float[] logits = new float[2 * model.VocabularySize];
        using ILanguageSequence sequence = model.Start(2);
        int start = 0;
        foreach (int piece in pieces)
        {
            sequence.Append(Cut(embeddings, fixture.Shape[1], start, piece, model.Width), logits);
            start += piece;

            Assert.Equal(start, sequence.Length);
            AssertClose(fixture.Expected(0, start - 1), logits.AsSpan(0, model.VocabularySize));
            AssertClose(fixture.Expected(1, start - 1), logits.AsSpan(model.VocabularySize));
        }
    }

    [Fact]
    public void Reordered_sequences_go_on_where_their_parents_stood()
    {
        LanguageFixture fixture = LanguageFixture.Read("gpt2");
        using CausalLanguageModel model = CausalLanguageModel.Open(LanguageFixture.Folder("gpt2"));
        float[] logits = new float[3 * model.VocabularySize];
        int tokens = fixture.Shape[1];
        using ILanguageSequence sequence = model.Start(2);
        sequence.Append(Cut(fixture.Embeddings(model, 0, 1), tokens, 0, 9, model.Width), logits);

        sequence.Reorder([1, 0, 1]);
        sequence.Append(Cut(fixture.Embeddings(model, 1, 0, 1), tokens, 9, tokens - 9, model.Width), logits);

        Assert.Equal(3, sequence.BatchSize);
        AssertClose(fixture.Expected(1, tokens - 1), logits.AsSpan(0, model.VocabularySize));
        AssertClose(fixture.Expected(0, tokens - 1), logits.AsSpan(model.VocabularySize, model.VocabularySize));
        AssertClose(fixture.Expected(1, tokens - 1), logits.AsSpan(2 * model.VocabularySize));
    }

    [Fact]
    public void A_sequence_does_not_depend_on_its_batch_mates()
    {
        LanguageFixture fixture = LanguageFixture.Read("gpt2");
        using CausalLanguageModel model = CausalLanguageModel.Open(LanguageFixture.Folder("gpt2"));
        float[] alone = new float[model.VocabularySize];
        float[] together = new float[7 * model.VocabularySize];
        using (ILanguageSequence sequence = model.Start(1))
        {
            sequence.Append(fixture.Embeddings(model, 1), alone);
        }

        using (ILanguageSequence sequence = model.Start(7))
        {
            sequence.Append(fixture.Embeddings(model, 0, 0, 1, 0, 1, 0, 0), together);
        }

        Assert.Equal(0, Largest(alone, together.AsSpan(2 * model.VocabularySize, model.VocabularySize)), 1e-5f);
        Assert.Equal(0, Largest(alone, together.AsSpan(4 * model.VocabularySize, model.VocabularySize)), 1e-5f);
    }

    [Fact]
    public void Word_embeddings_are_rows_of_the_table()
    {
        LanguageFixture fixture = LanguageFixture.Read("gpt2");
        using CausalLanguageModel model = CausalLanguageModel.Open(LanguageFixture.Folder("gpt2"));
        float[] embeddings = new float[fixture.Ids[0].Length * model.Width];

        model.Embed(fixture.Ids[0], embeddings);

        Assert.Equal(fixture.Embedded, embeddings);
        Assert.Throws<InputException>(() => model.Embed([model.VocabularySize], new float[model.Width]));
    }

    [Fact]
    public void Weights_of_sixteen_bits_give_nearly_the_same_logits()
    {
        LanguageFixture fixture = LanguageFixture.Read("gpt2");
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "config.json", "vocab.json", "merges.txt" })
        {
            File.Copy(Path.Combine(LanguageFixture.Folder("gpt2"), name), folder.File(name));
        }

        WriteHalves(Path.Combine(LanguageFixture.Folder("gpt2"), "model.safetensors"), folder.File("model.safetensors"));
        using CausalLanguageModel model = CausalLanguageModel.Open(folder.Path);
        float[] logits = new float[model.VocabularySize];
        using ILanguageSequence sequence = model.Start(1);

        sequence.Append(fixture.Embeddings(model, 0), logits);

        Assert.InRange(Largest(fixture.Expected(0, fixture.Shape[1] - 1), logits), 1e-6f, 0.05f);
    }

    [Fact]
    public void A_model_inside_another_file_is_found_by_its_prefix()
    {
        string file = Fixtures.Local("captioning", "clipcap", "mlp.pt");
        using CausalLanguageModel model = CausalLanguageModel.Open(
            file, new LanguageModelOptions { WeightPrefix = "gpt.", TokenizerPath = LanguageFixture.Folder("gpt2") });

        Assert.Equal((32, 3, 317), (model.Width, model.Architecture.Layers, model.VocabularySize));
        Assert.Equal(316, model.EndOfText);
        Assert.Equal("a red apple", model.Detokenize([.. model.Tokenize("a red apple"), model.EndOfText]));
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => CausalLanguageModel.Open(file));
        Assert.Contains("'transformer.wte.weight'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_context_is_told_before_anything_runs()
    {
        using CausalLanguageModel model = CausalLanguageModel.Open(LanguageFixture.Folder("gpt2"));
        using ILanguageSequence sequence = model.Start(1);
        float[] logits = new float[model.VocabularySize];
        sequence.Append(new float[40 * model.Width], logits);

        InputException error = Assert.Throws<InputException>(() => sequence.Append(new float[9 * model.Width], logits));

        Assert.Equal("The language model has room for 48 positions; 40 are taken and 9 more came. Ask for a shorter text.", error.Message);
        sequence.Append(new float[8 * model.Width], logits);
    }

    [Fact]
    public void Open_sequences_outlive_their_model()
    {
        CausalLanguageModel model = CausalLanguageModel.Open(LanguageFixture.Folder("gpt2"));
        float[] logits = new float[model.VocabularySize];
        using ILanguageSequence sequence = model.Start(1);

        model.Dispose();
        sequence.Append(new float[model.Width], logits);

        Assert.NotEqual(0, logits[0]);
        Assert.Throws<ObjectDisposedException>(() => model.Start(1));
    }

    [Theory]
    [InlineData("\"model_type\": \"gpt2\"", "\"model_type\": \"llama\"", "'llama'")]
    [InlineData("\"n_head\": 4", "\"n_head\": 5", "5 heads")]
    [InlineData("\"gelu_new\"", "\"swish\"", "'swish'")]
    public void Configurations_of_other_models_are_refused_by_name(string from, string to, string named)
    {
        using var folder = new TemporaryFolder();
        string config = File.ReadAllText(Path.Combine(LanguageFixture.Folder("gpt2"), "config.json"));
        Assert.Contains(from, config, StringComparison.Ordinal);
        File.WriteAllText(folder.File("config.json"), config.Replace(from, to, StringComparison.Ordinal));
        File.Copy(Path.Combine(LanguageFixture.Folder("gpt2"), "model.safetensors"), folder.File("model.safetensors"));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => CausalLanguageModel.Open(folder.Path));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static void WriteHalves(string source, string destination)
    {
        using TensorArchive archive = TensorArchive.Open(source);
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            destination, archive.Tensors.Values.Select(tensor => new TensorDescription(tensor.Name, TensorType.Float16, tensor.Shape)));
        foreach (CheckpointTensor tensor in archive.Tensors.Values)
        {
            ReadOnlySpan<float> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.Bytes);
            var halves = new Half[values.Length];
            System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, halves);
            writer.Append(tensor.Name, System.Runtime.InteropServices.MemoryMarshal.AsBytes(halves.AsSpan()));
        }

        writer.Commit();
    }

    /// <summary>A run of positions of every sequence.</summary>
    private static float[] Cut(float[] embeddings, int tokens, int start, int length, int width)
    {
        int rows = embeddings.Length / (tokens * width);
        float[] cut = new float[rows * length * width];
        for (int row = 0; row < rows; row++)
        {
            embeddings.AsSpan(((row * tokens) + start) * width, length * width).CopyTo(cut.AsSpan(row * length * width));
        }

        return cut;
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) => Assert.InRange(Largest(expected, actual), 0, Tolerance);

    private static float Largest(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(expected[i] - actual[i]));
        }

        return largest;
    }
}
