using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Losses;

/// <summary>Distances on the unit sphere, with their gradients along it.</summary>
internal static class PromptDistance
{
    /// <summary>The distance of two unit-length embeddings.</summary>
    /// <param name="distance">Which.</param>
    /// <param name="embedding">x, [D].</param>
    /// <param name="target">y, [D].</param>
    /// <param name="factor">What the gradient is multiplied with before it is added.</param>
    /// <param name="gradient">[D] the gradient with respect to x is added here. Its part along x is 0: an embedding stays on the sphere.</param>
    /// <returns>The distance and the cosine.</returns>
    public static (double Distance, double Cosine) Add(GuidanceDistance distance, ReadOnlySpan<float> embedding, ReadOnlySpan<float> target, double factor, Span<float> gradient)
    {
        double cosine = 0, apart = 0, together = 0;
        for (int i = 0; i < embedding.Length; i++)
        {
            double x = embedding[i], y = target[i];
            cosine += x * y;
            apart += (x - y) * (x - y);
            together += (x + y) * (x + y);
        }

        // From both chords the angle is exact near 0 and near π alike; arcsine and arccosine are not.
        double angle = 2 * Math.Atan2(Math.Sqrt(apart), Math.Sqrt(together));
        double sine = Math.Sin(angle);

        // Distances fall towards the target along y − (x·y) x, whose length is the sine. At the antipode there is no direction.
        double pull = distance == GuidanceDistance.Cosine ? 1 : angle < 1e-6 ? 1 : angle / Math.Max(sine, 1e-6);
        for (int i = 0; i < embedding.Length; i++)
        {
            gradient[i] -= (float)(factor * pull * (target[i] - (cosine * embedding[i])));
        }

        return (distance == GuidanceDistance.Cosine ? 1 - cosine : angle * angle / 2, cosine);
    }
}
