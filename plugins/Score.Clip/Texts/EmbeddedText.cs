namespace Clip.Sdk.Heads.Scoring;

/// <summary>A text's embedding, or why it has none.</summary>
/// <param name="Embedding">[D] of unit length; empty where there is an error.</param>
/// <param name="TokenCount">Tokens of the text with its prefix, without the two special ones.</param>
/// <param name="IsTruncated">Whether the encoder saw only the first part.</param>
/// <param name="Windows">Windows that the text was cut into; 1 for a text that fits.</param>
/// <param name="Error">Why there is no embedding, or null.</param>
internal sealed record EmbeddedText(float[] Embedding, int TokenCount, bool IsTruncated, int Windows, ClipException? Error);
