using System.Numerics.Tensors;

namespace Clip.Sdk.Clip.Tests;

/// <summary>Seeded numbers for tests.</summary>
internal static class Values
{
    /// <summary>Uniform in -1..1.</summary>
    public static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return values;
    }

    /// <summary>[count, dimensions] of unit rows in directions that have no preference, as embeddings of unrelated things are.</summary>
    public static EmbeddingMatrix UnitRows(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count * dimensions];
        for (int row = 0; row < count; row++)
        {
            Span<float> target = values.AsSpan(row * dimensions, dimensions);
            for (int i = 0; i < dimensions; i++)
            {
                // The sum of four uniforms is near enough to a normal variable.
                float sum = -2;
                for (int n = 0; n < 4; n++)
                {
                    sum += random.NextSingle();
                }

                target[i] = sum;
            }

            TensorPrimitives.Divide(target, TensorPrimitives.Norm(target), target);
        }

        return new EmbeddingMatrix(values, dimensions, isNormalized: true);
    }
}
