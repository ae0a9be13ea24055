using System.Numerics.Tensors;

namespace Clip.Sdk.Captioning;

/// <summary>ClipCap's MLP (Mokady et al. 2021, arXiv:2111.09734): linear layers with tanh between them.</summary>
internal sealed class MlpMapper(IReadOnlyList<DenseLayer> layers, int prefixLength) : IPrefixMapper
{
    public int EmbeddingWidth => layers[0].Inputs;

    public int PrefixLength => prefixLength;

    public void Map(ReadOnlySpan<float> embedding, Span<float> prefix)
    {
        float[] x = embedding.ToArray();
        for (int i = 0; i < layers.Count; i++)
        {
            float[] y = new float[layers[i].Outputs];
            layers[i].Apply(x, 1, y);
            if (i < layers.Count - 1)
            {
                TensorPrimitives.Tanh(y, y);
            }

            x = y;
        }

        x.CopyTo(prefix);
    }
}
