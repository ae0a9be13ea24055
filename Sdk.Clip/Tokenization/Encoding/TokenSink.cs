using System.Buffers;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>Takes ids as they are made: keeps what fits, or grows, and counts all of them.</summary>
internal ref struct TokenSink
{
    private readonly bool _grows;
    private Span<int> _kept;
    private int[]? _rented;

    private TokenSink(Span<int> kept, bool grows)
    {
        _kept = kept;
        _grows = grows;
    }

    /// <summary>How many ids came, kept or not.</summary>
    public int Count { get; private set; }

    /// <summary>The ids that were kept.</summary>
    public readonly ReadOnlySpan<int> Kept => _kept[..Math.Min(Count, _kept.Length)];

    /// <summary>A sink that keeps the first ids only.</summary>
    public static TokenSink Bounded(Span<int> destination) => new(destination, grows: false);

    /// <summary>A sink that keeps all ids; dispose it.</summary>
    public static TokenSink Growing(Span<int> initial) => new(initial, grows: true);

    public void Add(int id) => Add([id]);

    public void Add(scoped ReadOnlySpan<int> ids)
    {
        if (_grows && Count + ids.Length > _kept.Length)
        {
            Grow(ids.Length);
        }

        int room = _kept.Length - Count;
        if (ids.Length <= room)
        {
            ids.CopyTo(_kept[Count..]);
        }
        else if (room > 0)
        {
            ids[..room].CopyTo(_kept[Count..]);
        }

        Count += ids.Length;
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<int>.Shared.Return(_rented);
            _rented = null;
        }
    }

    private void Grow(int extra)
    {
        int[] larger = ArrayPool<int>.Shared.Rent(Math.Max(Count + extra, _kept.Length * 2));
        _kept[..Count].CopyTo(larger);
        Dispose();
        _rented = larger;
        _kept = larger;
    }
}
