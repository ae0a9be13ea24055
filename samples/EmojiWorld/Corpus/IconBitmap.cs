namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>One size of an icon: premultiplied R G B A in 8 bits.</summary>
/// <param name="Pixels">[S, S, 4].</param>
/// <param name="Size">S.</param>
public readonly record struct IconBitmap(ReadOnlyMemory<byte> Pixels, int Size);
