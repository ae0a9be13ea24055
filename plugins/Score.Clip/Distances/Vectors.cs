using System.Numerics.Tensors;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Embeddings as directions.</summary>
internal static class Vectors
{
    /// <summary>The cosine of two vectors of unit length.</summary>
    public static float Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => TensorPrimitives.Dot(left, right);

    /// <summary>Scales a vector to unit length.</summary>
    /// <exception cref="InputException">It is all zero or not finite.</exception>
    public static void Normalize(Span<float> vector)
    {
        float length = TensorPrimitives.Norm<float>(vector);
        if (!(length > 0) || !float.IsFinite(length))
        {
            throw new InputException("A direction was wanted but the vector is all zero or not finite. Pictures or texts that are alike have no direction between them.");
        }

        TensorPrimitives.Divide(vector, length, vector);
    }

    /// <summary>The direction from one embedding to another.</summary>
    public static float[] Direction(ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        float[] direction = new float[to.Length];
        TensorPrimitives.Subtract(to, from, direction);
        Normalize(direction);
        return direction;
    }
}
