using Clip.Guidance.Diffusion.Pixels;

namespace Clip.Guidance.Diffusion.Scoring;

/// <summary>What is summed up for one image over models and cutouts.</summary>
internal sealed class ImageTally(int height, int width, int prompts)
{
    /// <summary>The image, its values from 0 to 1.</summary>
    public Canvas Image { get; } = new(height, width);

    /// <summary>The gradient with respect to <see cref="Image"/>.</summary>
    public Canvas Gradient { get; } = new(height, width);

    /// <summary>Weighted distances.</summary>
    public double PromptLoss { get; set; }

    /// <summary>[P] mean cosines.</summary>
    public double[] Cosines { get; } = new double[prompts];
}
