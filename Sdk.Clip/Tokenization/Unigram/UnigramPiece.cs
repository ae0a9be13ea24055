namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>A piece of a SentencePiece vocabulary.</summary>
/// <param name="Text">Its spelling; U+2581 stands for a space.</param>
/// <param name="Score">The logarithm of its probability.</param>
/// <param name="Kind">What it is for.</param>
internal readonly record struct UnigramPiece(string Text, float Score, UnigramPieceKind Kind);
