using System.Collections.Concurrent;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Pixels;

/// <summary>The matrices that resize one side of a picture, with their transposes; each is made once.</summary>
internal static class ResizeWeights
{
    private const int MostKept = 512;

    private static readonly ConcurrentDictionary<(int Inputs, int Outputs, CutoutFilter Filter), (SparseRows Forward, SparseRows Adjoint)> s_made = new();

    public static (SparseRows Forward, SparseRows Adjoint) For(int inputs, int outputs, CutoutFilter filter)
    {
        // Random cutouts of a large picture have many sizes: the table must not grow for ever.
        if (s_made.Count > MostKept)
        {
            s_made.Clear();
        }

        return s_made.GetOrAdd((inputs, outputs, filter), static key =>
        {
            var forward = new SparseRows(key.Inputs, [.. Enumerable.Range(0, key.Outputs).Select(o => key.Filter switch
            {
                CutoutFilter.Area => Cell(o, key.Inputs, key.Outputs),
                CutoutFilter.Bilinear => Filtered(o, key.Inputs, key.Outputs, 1, Triangle),
                _ => Filtered(o, key.Inputs, key.Outputs, 2, Cubic),
            })]);
            return (forward, forward.Transpose());
        });
    }

    // Adaptive average pooling: the mean over all inputs that the output's cell touches.
    private static (int First, double[] Weights) Cell(int output, int inputs, int outputs)
    {
        int first = (int)((long)output * inputs / outputs);
        int end = (int)((((long)output + 1) * inputs + outputs - 1) / outputs);
        double[] weights = new double[end - first];
        Array.Fill(weights, 1.0 / weights.Length);
        return (first, weights);
    }

    // Centres of pixels lie at halves; the filter is widened where the side shrinks, cut at the border and its sum made 1.
    private static (int First, double[] Weights) Filtered(int output, int inputs, int outputs, double radius, Func<double, double> filter)
    {
        double scale = inputs / (double)outputs;
        double widening = Math.Max(scale, 1);
        double centre = (output + 0.5) * scale;
        int first = Math.Max(0, (int)(centre - (radius * widening) + 0.5));
        int end = Math.Min(inputs, (int)(centre + (radius * widening) + 0.5));
        double[] weights = new double[end - first];
        double sum = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = filter((first + k + 0.5 - centre) / widening);
            sum += weights[k];
        }

        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] /= sum;
        }

        return (first, weights);
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    // Keys' cubic with a = −0.5.
    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        return x < 1 ? (((1.5 * x) - 2.5) * x * x) + 1
            : x < 2 ? (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2
            : 0;
    }
}
