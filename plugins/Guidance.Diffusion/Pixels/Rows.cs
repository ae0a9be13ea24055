using System.Numerics;

namespace Clip.Guidance.Diffusion.Pixels;

/// <summary>Sums over runs of floats.</summary>
internal static class Rows
{
    /// <summary>target += weight · source.</summary>
    public static void AddScaled(ReadOnlySpan<float> source, float weight, Span<float> target)
    {
        int i = 0;
        var factor = new Vector<float>(weight);
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.FusedMultiplyAdd(new Vector<float>(source[i..]), factor, new Vector<float>(target[i..])).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = float.FusedMultiplyAdd(source[i], weight, target[i]);
        }
    }

    /// <summary>The sum of squares, in double precision.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
