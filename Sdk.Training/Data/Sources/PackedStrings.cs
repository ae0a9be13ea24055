using System.Text;

namespace Clip.Sdk.Training.Data;

/// <summary>Many short texts as UTF-8 in a few large blocks: a list of millions of captions without an object for each.</summary>
internal sealed class PackedStrings
{
    private const int BlockLength = 1 << 22;
    private readonly List<byte[]> _blocks = [];
    private readonly List<long> _ends = [];
    private int _used = BlockLength;

    public int Count => _ends.Count;

    public string this[int index]
    {
        get
        {
            // An end holds the block in its upper and the place in its lower half; a text never crosses blocks.
            (int block, int end) = ((int)(_ends[index] >> 32), (int)_ends[index]);
            int start = index > 0 && (int)(_ends[index - 1] >> 32) == block ? (int)_ends[index - 1] : 0;
            return Encoding.UTF8.GetString(_blocks[block], start, end - start);
        }
    }

    public void Add(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (_blocks.Count == 0 || _used + length > _blocks[^1].Length)
        {
            _blocks.Add(new byte[Math.Max(BlockLength, length)]);
            _used = 0;
        }

        _used += Encoding.UTF8.GetBytes(text, _blocks[^1].AsSpan(_used));
        _ends.Add(((long)(_blocks.Count - 1) << 32) | (uint)_used);
    }
}
