namespace Clip.Sdk.Heads.Scoring;

/// <summary>How well an edit of a picture follows the change of its description.</summary>
/// <param name="DirectionalSimilarity">Cosine of the change of the pictures with the change of the texts, −1…1 (Gal et al. 2021, as InstructPix2Pix measures it).</param>
/// <param name="ImageSimilarity">Cosine of the two pictures: how much was kept.</param>
/// <param name="EditedClipScore">CLIPScore of the edited picture with the text after the edit.</param>
public sealed record EditResult(float DirectionalSimilarity, float ImageSimilarity, float EditedClipScore);
