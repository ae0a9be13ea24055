using Clip.Sdk.Captioning;
using Clip.Sdk.Engines;

namespace Clip.Captioning.Prefix.Tests;

public sealed class OcclusionTests
{
    private const int Width = 8;
    private const int Positions = 4;

    [Fact]
    public void A_word_rests_on_the_position_that_it_was_made_from()
    {
        int[] words = [3, 5, 2, 6];
        using Captioner captioner = Open();
        float[] embedding = Embedding(words);

        IReadOnlyList<WordAttribution> attributions = Occlusion.OfPrefix(captioner, embedding, words);

        Assert.Equal(["3", "5", "2", "6"], attributions.Select(word => word.Word));
        for (int word = 0; word < words.Length; word++)
        {
            // Behind its own position the word's logit is 5 against 0; behind the mean of the others it is 0 against three of 5/3.
            double whole = 5 - Math.Log(Math.Exp(5) + Width - 1);
            double hidden = 0 - Math.Log((3 * Math.Exp(5.0 / 3)) + Width - 3);
            Assert.Equal(whole, attributions[word].LogProbability, 1e-4);
            for (int position = 0; position < Positions; position++)
            {
                Assert.Equal(position == word ? whole - hidden : 0, attributions[word].Drops[position], 1e-4);
            }
        }
    }

    [Fact]
    public void Hidden_inputs_are_compared_with_the_whole_one()
    {
        int[] words = [3, 5, 2, 6];
        using Captioner captioner = Open();
        float[] whole = Embedding(words);
        float[] hidden = [.. whole];
        hidden[(2 * Width) + 2] = 0;

        IReadOnlyList<WordAttribution> attributions = Occlusion.OfEmbeddings(captioner, [.. whole, .. hidden, .. whole], words);

        Assert.All(attributions, word => Assert.Equal(2, word.Drops.Count));
        Assert.Equal(5 - Math.Log(Math.Exp(5) + 7) + Math.Log(8), attributions[2].Drops[0], 1e-4);
        Assert.All(new[] { 0, 1, 3 }, word => Assert.Equal(0, attributions[word].Drops[0], 1e-6));
        Assert.All(attributions, word => Assert.Equal(0, word.Drops[1], 1e-6));
    }

    [Fact]
    public void Cells_of_a_picture_are_painted_over_with_its_mean_colour()
    {
        byte[] values = new byte[4 * 6 * 3];
        values.AsSpan(0, 36).Fill(200);
        byte[][] copies = [.. HiddenPictures.Of(new RgbPixels(6, 4, values), grid: 2).Select(source => source.Bytes.ToArray())];

        Assert.Equal(5, copies.Length);
        Assert.Equal(values, copies[0]);
        for (int cell = 0; cell < 4; cell++)
        {
            for (int pixel = 0; pixel < 24; pixel++)
            {
                (int y, int x) = (pixel / 6, pixel % 6);
                bool isHidden = y / 2 == cell / 2 && x / 3 == cell % 2;
                Assert.Equal(isHidden ? (byte)100 : values[pixel * 3], copies[cell + 1][pixel * 3]);
            }
        }
    }

    private static Captioner Open() => Captioner.Open("scripted.pt", new IdentityWeights(), new ScriptedFactory());

    private static float[] Embedding(int[] words)
    {
        float[] embedding = new float[Positions * Width];
        for (int i = 0; i < words.Length; i++)
        {
            embedding[(i * Width) + words[i]] = 5;
        }

        return embedding;
    }

    private sealed class ScriptedFactory : ICausalLanguageModelFactory
    {
        public ICausalLanguageModel Open(string path, string weightPrefix = "", string? tokenizer = null) => new ScriptedLanguageModel(Width);
    }

    /// <summary>A mapping network that gives its embedding unchanged.</summary>
    private sealed class IdentityWeights : IWeightReader, IWeightFile
    {
        public string Path => "scripted.pt";

        public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; } =
            new Dictionary<string, IReadOnlyList<long>> { ["clip_project.model.0.weight"] = [Positions * Width, Positions * Width] };

        public IWeightFile Open(string path) => this;

        public void Read(string name, Span<float> destination)
        {
            destination.Clear();
            for (int i = 0; i < Positions * Width; i++)
            {
                destination[(i * Positions * Width) + i] = 1;
            }
        }

        public void Dispose()
        {
        }
    }
}
