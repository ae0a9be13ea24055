using System.Text.Json;
using Clip.Sdk.Engines;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.LanguageModels;

/// <summary>A language model of random weights with what PyTorch computed (tests/reference/captioning.py).</summary>
internal sealed record LanguageFixture(int[][] Ids, float[] Prefix, int PrefixLength, float[] Logits, int[] Shape, float[] Embedded)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Folder(string name) => Fixtures.Local("captioning", name);

    public static LanguageFixture Read(string name) =>
        JsonSerializer.Deserialize<LanguageFixture>(File.ReadAllText(Fixtures.Local("captioning", name + ".json")), Json)!;

    /// <summary>[rows, T, W]: the prefixes and the words of the sequences.</summary>
    public float[] Embeddings(ICausalLanguageModel model, params int[] rows)
    {
        int prefix = PrefixLength * model.Width;
        int words = Ids[0].Length * model.Width;
        float[] all = new float[rows.Length * (prefix + words)];
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> row = all.AsSpan(i * (prefix + words), prefix + words);
            Prefix.AsSpan(rows[i] * prefix, prefix).CopyTo(row);
            model.Embed(Ids[rows[i]], row[prefix..]);
        }

        return all;
    }

    /// <summary>What PyTorch gives behind a position of a sequence.</summary>
    public ReadOnlySpan<float> Expected(int row, int position) => Logits.AsSpan(((row * Shape[1]) + position) * Shape[2], Shape[2]);
}
