using System.Buffers;

namespace Clip.Sdk.Tokenization.Unicode;

/// <summary>A growing buffer of characters that starts on the stack and goes on in the array pool.</summary>
internal ref struct CharBuffer
{
    private Span<char> _span;
    private char[]? _rented;
    private int _length;

    public CharBuffer(Span<char> initial)
    {
        _span = initial;
        _rented = null;
        _length = 0;
    }

    public readonly ReadOnlySpan<char> Written => _span[.._length];

    public readonly int Length => _length;

    public void Append(char value)
    {
        if (_length == _span.Length)
        {
            Grow(1);
        }

        _span[_length++] = value;
    }

    public void Append(scoped ReadOnlySpan<char> values)
    {
        if (_length + values.Length > _span.Length)
        {
            Grow(values.Length);
        }

        values.CopyTo(_span[_length..]);
        _length += values.Length;
    }

    /// <summary>Drops characters from the end.</summary>
    public void Truncate(int length) => _length = length;

    public void Clear() => _length = 0;

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<char>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private void Grow(int extra)
    {
        char[] larger = ArrayPool<char>.Shared.Rent(Math.Max(_length + extra, _span.Length * 2));
        _span[.._length].CopyTo(larger);
        Dispose();
        _rented = larger;
        _span = larger;
    }
}
