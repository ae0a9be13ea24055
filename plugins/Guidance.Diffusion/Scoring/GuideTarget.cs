namespace Clip.Guidance.Diffusion.Scoring;

/// <summary>A model with the prompts in its space.</summary>
/// <param name="Model">The model; not ours.</param>
/// <param name="Weight">What its loss is multiplied with.</param>
/// <param name="Prompts">[P, D] unit-length embeddings.</param>
internal sealed record GuideTarget(GuideModel Model, double Weight, float[] Prompts);
