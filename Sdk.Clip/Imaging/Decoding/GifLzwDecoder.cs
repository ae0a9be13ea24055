namespace Clip.Sdk.Imaging.Decoding;

/// <summary>The variable-length LZW of GIF, one code at a time.</summary>
internal sealed class GifLzwDecoder
{
    private const int MaxCodes = 4096;

    private readonly ushort[] _prefixes = new ushort[MaxCodes];
    private readonly ushort[] _lengths = new ushort[MaxCodes];
    private readonly byte[] _suffixes = new byte[MaxCodes];
    private readonly byte[] _run = new byte[MaxCodes + 1];
    private readonly int _minimumCodeSize;
    private readonly int _clearCode;
    private readonly string _name;

    private int _codeSize;
    private int _nextCode;
    private int _previous = -1;
    private uint _bits;
    private int _bitCount;
    private int _blockLeft;

    internal GifLzwDecoder(int minimumCodeSize, string name)
    {
        (_minimumCodeSize, _clearCode, _name) = (minimumCodeSize, 1 << minimumCodeSize, name);
        for (int i = 0; i < _clearCode; i++)
        {
            _suffixes[i] = (byte)i;
            _lengths[i] = 1;
        }

        Clear();
    }

    /// <summary>The colours of the next code, or nothing at the end of the data; valid until the next call.</summary>
    /// <exception cref="ImageFormatException">A code that cannot be, or the file ends.</exception>
    internal ReadOnlySpan<byte> Next(ref ByteCursor cursor)
    {
        while (true)
        {
            int code = ReadCode(ref cursor);
            if (code < 0 || code == _clearCode + 1)
            {
                return default;
            }

            if (code == _clearCode)
            {
                Clear();
                continue;
            }

            if (code > _nextCode || (code == _nextCode && _previous < 0) || (_previous < 0 && code > _clearCode))
            {
                throw new ImageFormatException($"GIF '{_name}' holds code {code} where at most {_nextCode} is possible. It is damaged.", ImageFault.Corrupt, _name);
            }

            return Emit(code);
        }
    }

    private ReadOnlySpan<byte> Emit(int code)
    {
        bool repeated = code == _nextCode;
        int walked = repeated ? _previous : code;
        int length = _lengths[walked];
        for (int i = length - 1, step = walked; i >= 0; i--, step = _prefixes[step])
        {
            _run[i] = _suffixes[step];
        }

        if (repeated)
        {
            // A code that is being made: the previous run and its own first colour again.
            _run[length++] = _run[0];
        }

        if (_previous >= 0 && _nextCode < MaxCodes)
        {
            _prefixes[_nextCode] = (ushort)_previous;
            _suffixes[_nextCode] = _run[0];
            _lengths[_nextCode] = (ushort)(_lengths[_previous] + 1);
            _nextCode++;
            if (_nextCode == 1 << _codeSize && _codeSize < 12)
            {
                _codeSize++;
            }
        }

        _previous = code;
        return _run.AsSpan(0, length);
    }

    private void Clear()
    {
        _codeSize = _minimumCodeSize + 1;
        _nextCode = _clearCode + 2;
        _previous = -1;
    }

    private int ReadCode(ref ByteCursor cursor)
    {
        while (_bitCount < _codeSize)
        {
            if (_blockLeft == 0)
            {
                _blockLeft = cursor.Byte();
                if (_blockLeft == 0)
                {
                    return -1;
                }
            }

            _bits |= (uint)cursor.Byte() << _bitCount;
            _bitCount += 8;
            _blockLeft--;
        }

        int code = (int)(_bits & ((1u << _codeSize) - 1));
        _bits >>= _codeSize;
        _bitCount -= _codeSize;
        return code;
    }
}
