using System.Numerics.Tensors;

namespace Clip.Sdk.Captioning;

/// <summary>
/// ClipCap's transformer: the embedding becomes c tokens, k learned tokens stand behind them, and after all layers these are the
/// prefix. Layers are norm first, their feed-forward part has ReLU.
/// </summary>
internal sealed class TransformerMapper(DenseLayer entry, float[] constants, IReadOnlyList<MapperLayer> layers, int width) : IPrefixMapper
{
    public int EmbeddingWidth => entry.Inputs;

    public int PrefixLength => constants.Length / width;

    public void Map(ReadOnlySpan<float> embedding, Span<float> prefix)
    {
        int clipLength = entry.Outputs / width;
        float[] x = new float[entry.Outputs + constants.Length];     // [c + k, W]
        entry.Apply(embedding.ToArray(), 1, x);
        constants.CopyTo(x.AsSpan(entry.Outputs));
        foreach (MapperLayer layer in layers)
        {
            layer.Apply(x);
        }

        x.AsSpan(clipLength * width).CopyTo(prefix);
    }
}

/// <summary>x + attention(norm(x)), then x + mlp(norm(x)); every token sees every token.</summary>
internal sealed class MapperLayer(int width, int heads)
{
    public required NormLayer AttentionNorm { get; init; }

    public required DenseLayer Queries { get; init; }

    public required DenseLayer KeysAndValues { get; init; }

    public required DenseLayer Project { get; init; }

    public required NormLayer FeedForwardNorm { get; init; }

    public required DenseLayer Expand { get; init; }

    public required DenseLayer Contract { get; init; }

    /// <summary>[T, W] in place.</summary>
    public void Apply(float[] x)
    {
        int tokens = x.Length / width;
        float[] normalized = new float[x.Length];
        float[] added = new float[x.Length];
        AttentionNorm.Apply(x, normalized);
        Project.Apply(Attend(normalized, tokens), tokens, added);
        TensorPrimitives.Add<float>(x, added, x);

        FeedForwardNorm.Apply(x, normalized);
        float[] inner = new float[tokens * Expand.Outputs];
        Expand.Apply(normalized, tokens, inner);
        TensorPrimitives.Max(inner, 0, inner);
        Contract.Apply(inner, tokens, added);
        TensorPrimitives.Add<float>(x, added, x);
    }

    private float[] Attend(float[] x, int tokens)
    {
        int headWidth = width / heads;
        float scale = 1 / MathF.Sqrt(headWidth);
        float[] queries = new float[tokens * width];
        float[] both = new float[tokens * 2 * width];                // of each token its key, then its value
        float[] mixed = new float[tokens * width];
        float[] weights = new float[tokens];
        Queries.Apply(x, tokens, queries);
        KeysAndValues.Apply(x, tokens, both);
        for (int head = 0; head < heads; head++)
        {
            for (int token = 0; token < tokens; token++)
            {
                ReadOnlySpan<float> query = queries.AsSpan((token * width) + (head * headWidth), headWidth);
                for (int other = 0; other < tokens; other++)
                {
                    weights[other] = scale * TensorPrimitives.Dot(query, both.AsSpan((other * 2 * width) + (head * headWidth), headWidth));
                }

                TensorPrimitives.SoftMax(weights, weights);
                Span<float> sum = mixed.AsSpan((token * width) + (head * headWidth), headWidth);
                for (int other = 0; other < tokens; other++)
                {
                    ReadOnlySpan<float> value = both.AsSpan((other * 2 * width) + width + (head * headWidth), headWidth);
                    TensorPrimitives.MultiplyAdd(value, weights[other], sum, sum);
                }
            }
        }

        return mixed;
    }
}
