namespace Clip.Sdk.Heads.Scoring;

/// <summary>How well a picture matches a text.</summary>
/// <param name="Cosine">Cosine of the embeddings, −1…1.</param>
/// <param name="ClipScore">CLIPScore of Hessel et al.: 2.5 × max(cosine, 0).</param>
/// <param name="ClipScorePercent">The convention of torchmetrics: 100 × max(cosine, 0).</param>
/// <param name="RefClipScore">RefCLIPScore, where there are references.</param>
/// <param name="Tokens">Tokens of the text with its prefix.</param>
/// <param name="Truncated">Whether the model saw only the first part of the text.</param>
/// <param name="Windows">Windows that a long text was cut into.</param>
/// <param name="Prefix">What was put before the text.</param>
/// <param name="Model">The embedding space.</param>
public sealed record ScoreResult(float Cosine, float ClipScore, float ClipScorePercent, float? RefClipScore, int Tokens, bool Truncated, int Windows, string Prefix, string Model);
