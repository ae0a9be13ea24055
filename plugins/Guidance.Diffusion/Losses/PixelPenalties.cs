namespace Clip.Guidance.Diffusion.Losses;

/// <summary>Losses that look at an image alone, with their gradients. Images are [3, H, W].</summary>
internal static class PixelPenalties
{
    /// <summary>The mean over all values of the squared differences to the right and lower neighbour; the border counts as its own neighbour.</summary>
    /// <param name="image">The image.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="factor">What the gradient is multiplied with before it is added.</param>
    /// <param name="gradient">The gradient is added here.</param>
    public static double TotalVariation(ReadOnlySpan<float> image, int height, int width, double factor, Span<float> gradient)
    {
        double sum = 0;
        float slope = (float)(2 * factor / image.Length);
        for (int row = 0; row < 3 * height; row++)
        {
            int start = row * width;
            bool hasLower = row % height != height - 1;
            for (int i = start; i < start + width; i++)
            {
                if (i != start + width - 1)
                {
                    sum += Pair(image, i, i + 1, slope, gradient);
                }

                if (hasLower)
                {
                    sum += Pair(image, i, i + width, slope, gradient);
                }
            }
        }

        return sum / image.Length;
    }

    /// <summary>How far values lie outside −1 to 1: the mean of squares and the mean.</summary>
    /// <param name="image">The image.</param>
    /// <param name="squareFactor">What the gradient of the mean of squares is multiplied with.</param>
    /// <param name="meanFactor">What the gradient of the mean is multiplied with.</param>
    /// <param name="gradient">Both gradients are added here.</param>
    public static (double Range, double Saturation) Outside(ReadOnlySpan<float> image, double squareFactor, double meanFactor, Span<float> gradient)
    {
        double squares = 0, sum = 0;
        float squareSlope = (float)(2 * squareFactor / image.Length), slope = (float)(meanFactor / image.Length);
        for (int i = 0; i < image.Length; i++)
        {
            float outside = image[i] - Math.Clamp(image[i], -1, 1);
            if (outside != 0)
            {
                squares += (double)outside * outside;
                sum += Math.Abs(outside);
                gradient[i] += (squareSlope * outside) + (slope * MathF.Sign(outside));
            }
        }

        return (squares / image.Length, sum / image.Length);
    }

    private static double Pair(ReadOnlySpan<float> image, int here, int there, float slope, Span<float> gradient)
    {
        float difference = image[there] - image[here];
        gradient[there] += slope * difference;
        gradient[here] -= slope * difference;
        return (double)difference * difference;
    }
}
