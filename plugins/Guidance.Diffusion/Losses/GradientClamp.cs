using Clip.Guidance.Diffusion.Pixels;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Losses;

/// <summary>Keeps a gradient within a limit.</summary>
internal static class GradientClamp
{
    /// <summary>Scales the gradient of one image down where it is too long.</summary>
    /// <returns>Its root mean square before, and what it was multiplied with.</returns>
    public static (double RootMeanSquare, double Factor) Apply(Span<float> gradient, GradientLimit? limit)
    {
        double norm = Math.Sqrt(Rows.SumOfSquares(gradient));
        double rootMeanSquare = norm / Math.Sqrt(gradient.Length);
        if (limit is null)
        {
            return (rootMeanSquare, 1);
        }

        double length = limit.Measure == GradientMeasure.Norm ? norm : rootMeanSquare;
        double factor = length > limit.Maximum ? limit.Maximum / length : 1;
        if (factor != 1)
        {
            float scale = (float)factor;
            foreach (ref float value in gradient)
            {
                value *= scale;
            }
        }

        return (rootMeanSquare, factor);
    }
}
