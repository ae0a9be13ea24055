namespace Clip.Sdk.Tokenization.Vocabulary;

/// <summary>
/// The printable character that stands for each byte in a byte-level vocabulary, as GPT-2 and CLIP define it:
/// visible Latin-1 characters stand for themselves, the other 68 bytes for U+0100 onwards.
/// </summary>
internal static class ByteAlphabet
{
    private const int FirstStandIn = 0x100;
    private const byte Unused = 0;

    private static readonly byte[] BytesInVocabularyOrder = OrderBytes();
    private static readonly char[] Characters = MapToCharacters();
    private static readonly short[] Bytes = MapToBytes();

    /// <summary>The 256 bytes in the order in which vocabularies list them: visible ones first.</summary>
    public static ReadOnlySpan<byte> VocabularyOrder => BytesInVocabularyOrder;

    /// <summary>The character that stands for a byte.</summary>
    public static char CharacterOf(byte value) => Characters[value];

    /// <summary>The byte that a character stands for.</summary>
    public static bool TryGetByte(char character, out byte value)
    {
        short found = character < Bytes.Length ? Bytes[character] : (short)-1;
        value = found < 0 ? Unused : (byte)found;
        return found >= 0;
    }

    private static bool IsVisible(int value) =>
        value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    private static byte[] OrderBytes()
    {
        byte[] order = new byte[256];
        int count = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int value = 0; value < 256; value++)
            {
                if (IsVisible(value) == (pass == 0))
                {
                    order[count++] = (byte)value;
                }
            }
        }

        return order;
    }

    private static char[] MapToCharacters()
    {
        char[] characters = new char[256];
        int standIn = FirstStandIn;
        foreach (byte value in BytesInVocabularyOrder)
        {
            characters[value] = IsVisible(value) ? (char)value : (char)standIn++;
        }

        return characters;
    }

    private static short[] MapToBytes()
    {
        short[] bytes = new short[FirstStandIn + 256];
        Array.Fill(bytes, (short)-1);
        for (int value = 0; value < 256; value++)
        {
            bytes[Characters[value]] = (short)value;
        }

        return bytes;
    }
}
