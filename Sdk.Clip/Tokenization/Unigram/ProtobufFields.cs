namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>Walks over the fields of one message of a protocol buffer; lengths are checked before anything is taken.</summary>
internal ref struct ProtobufFields
{
    private const int MaxVarintBytes = 10;
    private readonly ReadOnlySpan<byte> _data;
    private readonly string _path;
    private int _position;

    public ProtobufFields(ReadOnlySpan<byte> data, string path)
    {
        _data = data;
        _path = path;
    }

    /// <summary>The content of a field of bytes, or the bytes of a number of fixed size.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The content of a whole number.</summary>
    public long Number { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="ModelFormatException">The message is cut short or no protocol buffer.</exception>
    public bool TryNext(out int field)
    {
        field = 0;
        if (_position == _data.Length)
        {
            return false;
        }

        ulong tag = Varint();
        field = (int)(tag >> 3);
        Bytes = [];
        Number = 0;
        switch (tag & 7)
        {
            case 0:
                Number = (long)Varint();
                break;
            case 1:
                Bytes = Take(sizeof(ulong));
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                Bytes = Take(sizeof(uint));
                break;
            default:
                throw Damaged();
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_data.Length - _position))
        {
            throw Damaged();
        }

        ReadOnlySpan<byte> taken = _data.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int index = 0; index < MaxVarintBytes; index++)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << (7 * index);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private readonly ModelFormatException Damaged() =>
        new($"'{_path}' is no SentencePiece model, or is damaged at byte {_position} of {_data.Length}. Copy the file again.", _path);
}
