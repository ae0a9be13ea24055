namespace Clip.Guidance.Diffusion;

/// <summary>How well an image matches a prompt.</summary>
/// <param name="Prompt">The text, or the picture's name.</param>
/// <param name="Weight">Its weight; below 0 where it is not wanted.</param>
/// <param name="ScoreBefore">CLIP score of the image to begin with: 100 · max(cosine, 0), by the host's model.</param>
/// <param name="ScoreAfter">CLIP score of the painted image.</param>
public sealed record GuidedPrompt(string Prompt, double Weight, double ScoreBefore, double ScoreAfter);
