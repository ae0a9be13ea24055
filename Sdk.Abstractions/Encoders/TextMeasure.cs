namespace Clip.Sdk;

/// <summary>How a text fits the context of a text encoder.</summary>
/// <param name="TokenCount">Tokens of the whole text, without the two special ones.</param>
/// <param name="IsTruncated">True when the encoder sees only the first part.</param>
public readonly record struct TextMeasure(int TokenCount, bool IsTruncated);
