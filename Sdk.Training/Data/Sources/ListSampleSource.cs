using System.Globalization;

namespace Clip.Sdk.Training.Data;

/// <summary>Streams a list: each epoch in a new order over the whole list, or in the list's own order.</summary>
public sealed class ListSampleSource : ISampleSource
{
    private readonly SampleList _list;
    private readonly int _seed;
    private readonly bool _isShuffled;
    private readonly SampleShare _share;

    /// <summary>Creates a source.</summary>
    /// <param name="list">The entries, at least one for each process.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="isShuffled">False keeps the list's order.</param>
    /// <param name="share">The part that this process reads; null is all. Shuffled shares are of equal size: the few entries that are over wait for the next epoch's order.</param>
    /// <exception cref="InputException">The list has fewer entries than there are processes.</exception>
    public ListSampleSource(SampleList list, int seed = 0, bool isShuffled = true, SampleShare? share = null)
    {
        ArgumentNullException.ThrowIfNull(list);
        (_list, _seed, _isShuffled, _share) = (list, seed, isShuffled, (share ?? SampleShare.Whole).Checked());
        if (list.Count < _share.WorldSize)
        {
            throw new InputException($"'{list.Name}' has {list.Count} usable pairs for {_share.WorldSize} processes. Check its path, columns and extensions.", list.Name);
        }
    }

    /// <inheritdoc/>
    public string Name => _list.Name;

    /// <inheritdoc/>
    public long? SamplesPerEpoch => _list.Count;

    /// <inheritdoc/>
    public ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null) => new Cursor(this, position?.Checked(Identity), epochs);

    private string Identity => string.Create(CultureInfo.InvariantCulture, $"list of {_list.Count}, share {_share.Rank}/{_share.WorldSize}, seed {(_isShuffled ? _seed : -1)}");

    private long ShareLength => _isShuffled ? _list.Count / _share.WorldSize : (_list.Count - _share.Rank + _share.WorldSize - 1) / _share.WorldSize;

    private int[] OrderOf(int epoch)
    {
        int[] order = new int[_list.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (_isShuffled)
        {
            new SeededRandom(_seed, RandomStreams.ListOrder, epoch).Shuffle<int>(order);
        }

        return order;
    }

    private sealed class Cursor(ListSampleSource source, SamplePosition? position, int? epochs) : ISampleCursor
    {
        private int _epoch = position?.Epoch ?? 0;
        private long _done = position?.Done ?? 0;
        private int[]? _order;

        public TrainingSample? Read(CancellationToken cancellationToken = default)
        {
            if (_done >= source.ShareLength)
            {
                (_epoch, _done, _order) = (_epoch + 1, 0, null);
            }

            if (_epoch >= epochs)
            {
                return null;
            }

            _order ??= source.OrderOf(_epoch);
            int index = _order[(_done++ * source._share.WorldSize) + source._share.Rank];
            string path = source._list.PathOf(index);
            return new StoredSample
            {
                Name = path,
                Epoch = _epoch,
                Index = index,
                Image = ImageSource.FromFile(path),
                Captions = source._list.CaptionsOf(index),
                ClassIndex = source._list.ClassOf(index),
            };
        }

        public SamplePosition Save() => new() { Source = source.Identity, Epoch = _epoch, Done = _done };

        public void Dispose() => _order = null;
    }
}
