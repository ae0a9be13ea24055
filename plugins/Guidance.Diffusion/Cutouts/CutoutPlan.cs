using Clip.Guidance.Diffusion.Pixels;

namespace Clip.Guidance.Diffusion.Cutouts;

/// <summary>One cutout: a square of the image and what happens to it. Whatever is random about it is drawn here.</summary>
/// <param name="Top">First row of the square.</param>
/// <param name="Left">First column of the square.</param>
/// <param name="Size">Side of the square.</param>
/// <param name="IsFlipped">Mirrored left to right.</param>
/// <param name="Warp">How it is turned and moved; null leaves it.</param>
/// <param name="IsGray">Without colours.</param>
/// <param name="Noise">Deviation of the noise.</param>
/// <param name="NoiseSeed">Seed of the noise.</param>
internal sealed record CutoutPlan(int Top, int Left, int Size, bool IsFlipped = false, AffineWarp? Warp = null, bool IsGray = false, double Noise = 0, long NoiseSeed = 0);
