using Microsoft.Win32.SafeHandles;

namespace Clip.Sdk.Batches;

/// <summary>Reads lines that end in a line break; what follows the last one is not given.</summary>
internal sealed class LineReader(SafeFileHandle file)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _read;

    /// <summary>Where the next line begins.</summary>
    public long Position { get; private set; }

    /// <summary>Reads a line; it is valid until the next call.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        int searched = _start;
        while (true)
        {
            int length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                int next = searched + length + 1;
                line = _buffer.AsMemory(_start, next - 1 - _start);
                Position += next - _start;
                _start = next;
                return true;
            }

            MakeRoom();
            searched = _end;
            int read = RandomAccess.Read(file, _buffer.AsSpan(_end), _read);
            if (read == 0)
            {
                line = default;
                return false;
            }

            _end += read;
            _read += read;
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        if (_start == 0)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
            return;
        }

        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
    }
}
