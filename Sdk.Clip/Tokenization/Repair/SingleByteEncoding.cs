using Clip.Sdk.Tokenization.Unicode;

namespace Clip.Sdk.Tokenization.Repair;

/// <summary>
/// A single-byte encoding of the Data folder. The sloppy ones let an unassigned byte stand for the control of its number,
/// as browsers do, and take U+FFFD for the byte 1A: something was there and is lost.
/// </summary>
internal sealed class SingleByteEncoding
{
    public const byte LostByte = 0x1A;

    private const char Replacement = '\uFFFD';

    private static readonly Lazy<SingleByteEncoding[]> Table = new(() =>
        [.. UnicodeData.ReadRows("single-byte-encodings.txt").Select(row => new SingleByteEncoding(row))]);

    private readonly char[] _characters = new char[128];
    private readonly Dictionary<char, byte> _bytes = [];

    private SingleByteEncoding(string[] row)
    {
        Name = row[0];
        IsSloppy = row[1] == "sloppy";
        for (int index = 0; index < _characters.Length; index++)
        {
            _characters[index] = (char)UnicodeData.CodePoint(row[index + 2]);
            _bytes.Add(_characters[index], (byte)(0x80 + index));
        }

        if (IsSloppy)
        {
            _bytes.Add(Replacement, LostByte);
        }
    }

    /// <summary>All encodings, in the order in which they are tried.</summary>
    public static IReadOnlyList<SingleByteEncoding> All => Table.Value;

    public static SingleByteEncoding Windows1252 { get; } = All.Single(encoding => encoding.Name == "windows-1252");

    public string Name { get; }

    public bool IsSloppy { get; }

    /// <summary>The character of a byte of the upper half.</summary>
    public char CharacterOf(byte value) => _characters[value - 0x80];

    /// <summary>Encodes a text; false where a character has no byte.</summary>
    public bool TryEncode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            if (character < 0x80 && !(IsSloppy && character == LostByte))
            {
                destination[index] = (byte)character;
            }
            else if (!_bytes.TryGetValue(character, out destination[index]))
            {
                return false;
            }
        }

        return true;
    }
}
