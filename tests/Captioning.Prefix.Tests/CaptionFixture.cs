using System.Text.Json;
using Clip.Sdk.Captioning;
using Clip.Sdk.Engines;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Plugins;
using Clip.Sdk.TestSupport;

namespace Clip.Captioning.Prefix.Tests;

/// <summary>A captioner of random weights in ClipCap's layout, with what PyTorch computed (tests/reference/captioning.py).</summary>
internal sealed record CaptionFixture(float[] Embeddings, float[] Prefix, int[] Stops, CaptionFixture.Case[] Cases)
{
    public const int Count = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Tokenizer => Fixtures.Local("captioning", "gpt2");

    public static IWeightReader Weights => (IWeightReader)HostEngines.Create().GetService(typeof(IWeightReader))!;

    public int Width => Embeddings.Length / Count;

    public ReadOnlySpan<float> Embedding(int index) => Embeddings.AsSpan(index * Width, Width);

    public static string File(string name) => Fixtures.Local("captioning", "clipcap", name + ".pt");

    public static CaptionFixture Read(string name) =>
        JsonSerializer.Deserialize<CaptionFixture>(System.IO.File.ReadAllText(Fixtures.Local("captioning", "clipcap", name + ".json")), Json)!;

    public static Captioner Open(string name) => Captioner.Open(File(name), Weights, new CausalLanguageModelFactory(), Tokenizer);

    internal sealed record Case(int[] Greedy, Search[] Beams);

    internal sealed record Search(int Beams, double Alpha, Found[] Found);

    internal sealed record Found(double Score, int[] Ids);
}
