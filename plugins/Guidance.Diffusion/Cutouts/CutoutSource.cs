using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Cutouts;

/// <summary>Gives the cutouts of one image, as <see cref="CutoutPlanner.Draw"/>; always equally many.</summary>
internal delegate CutoutPlan[] CutoutSource(CutoutOptions options, long seed, GuidanceStep step, int image, int height, int width, int modelSize);
