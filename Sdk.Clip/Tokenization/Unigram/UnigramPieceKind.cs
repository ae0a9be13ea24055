namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>What a piece is for, by SentencePiece's numbers.</summary>
internal enum UnigramPieceKind
{
    /// <summary>A part of texts.</summary>
    Normal = 1,

    /// <summary>Stands for what the vocabulary lacks.</summary>
    Unknown = 2,

    /// <summary>Never in texts: end of text, padding.</summary>
    Control = 3,

    /// <summary>Always a piece of its own where it occurs.</summary>
    UserDefined = 4,

    /// <summary>A single byte, in vocabularies that fall back to bytes.</summary>
    Byte = 6,

    /// <summary>Kept for its number alone.</summary>
    Unused = 5,
}
