namespace Clip.Sdk.Tokenization;

/// <summary>Facts about one row of a batch.</summary>
/// <param name="TokenCount">Tokens of the whole text, without start- and end-of-text, also where the row was cut.</param>
/// <param name="IsTruncated">Whether the row holds only the first tokens.</param>
/// <param name="EndOfTextIndex">Where in the row the closing end-of-text stands.</param>
public readonly record struct TokenizedText(int TokenCount, bool IsTruncated, int EndOfTextIndex);
