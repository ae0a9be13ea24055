using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>
/// SentencePiece's compiled normalisation: sequences of UTF-8 bytes and what each is replaced by, found in a double-array trie
/// (Aoe 1989). The longest sequence wins. Layout: the trie's size in bytes, its units of 32 bits, then the replacements, each
/// ended by a zero byte.
/// </summary>
internal sealed class CharacterMap
{
    private const int MaxBytes = 16 << 20;
    private const uint LeafFlag = 1 << 8;
    private const uint ExtendedOffset = 1 << 9;
    private const uint LabelMask = 0x8000_00FF;
    private const uint ValueMask = 0x7FFF_FFFF;

    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharacterMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
    }

    /// <summary>Leaves every character as it is.</summary>
    public static CharacterMap Identity { get; } = new([], []);

    /// <summary>Reads a compiled map; an empty one changes nothing.</summary>
    /// <exception cref="ModelFormatException">The lengths contradict each other.</exception>
    public static CharacterMap Read(ReadOnlySpan<byte> data, string path)
    {
        if (data.IsEmpty)
        {
            return Identity;
        }

        uint size = data.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(data) : 0;
        ReadOnlySpan<byte> rest = data.Length >= sizeof(uint) ? data[sizeof(uint)..] : [];
        if (size == 0 || size % sizeof(uint) != 0 || size >= rest.Length || data.Length > MaxBytes || rest[^1] != 0)
        {
            throw new ModelFormatException($"'{path}': the normalisation map of {data.Length} bytes says that its trie has {size}. Copy the file again.", path);
        }

        uint[] units = MemoryMarshal.Cast<byte, uint>(rest[..(int)size]).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(units, units);
        }

        return new CharacterMap(units, rest[(int)size..].ToArray());
    }

    /// <summary>What stands for the beginning of a text.</summary>
    /// <param name="text">UTF-8; not empty.</param>
    /// <param name="consumed">How many bytes of it are meant: the longest sequence of the map, else one character.</param>
    /// <returns>The replacement, perhaps empty.</returns>
    public ReadOnlySpan<byte> Next(ReadOnlySpan<byte> text, out int consumed)
    {
        if (Find(text, out consumed) is int value)
        {
            ReadOnlySpan<byte> replacement = _replacements.AsSpan(value);
            return replacement[..replacement.IndexOf((byte)0)];
        }

        bool isValid = Rune.DecodeFromUtf8(text, out _, out consumed) == System.Buffers.OperationStatus.Done;
        if (isValid)
        {
            return text[..consumed];
        }

        consumed = 1;
        return "\uFFFD"u8;
    }

    /// <summary>The place of the longest sequence's replacement, or null.</summary>
    private int? Find(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        int? found = null;
        if (_units.Length == 0)
        {
            return found;
        }

        uint position = Offset(_units[0]);
        for (int index = 0; index < text.Length; index++)
        {
            position ^= text[index];
            if (position >= (uint)_units.Length || (_units[position] & LabelMask) != text[index])
            {
                break;
            }

            uint unit = _units[position];
            position ^= Offset(unit);
            if ((unit & LeafFlag) != 0 && position < (uint)_units.Length && (_units[position] & ValueMask) < (uint)_replacements.Length)
            {
                found = (int)(_units[position] & ValueMask);
                length = index + 1;
            }
        }

        return found;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & ExtendedOffset) >> 6);
}
