namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>Reads the readers in turn, through a shuffle buffer.</summary>
internal sealed class WebDatasetCursor : ISampleCursor
{
    // The first sample need not wait for a full buffer: from here on two samples come in for each that goes out.
    private const int FirstFill = 1000;
    private readonly IReadOnlyList<string> _paths;
    private readonly WebDatasetOptions _options;
    private readonly string _identity;
    private readonly ShardStream[] _streams;
    private readonly bool[] _isEnded;
    private readonly List<ShardSample> _buffer = [];
    private SeededRandom _random;
    private int _next;
    private bool _isFilled;

    public WebDatasetCursor(IReadOnlyList<string> paths, WebDatasetOptions options, string identity, SampleFaults faults, SamplePosition? position, int? epochs)
    {
        (_paths, _options, _identity) = (paths, options, identity);
        _isEnded = new bool[options.Readers];
        _streams = new ShardStream[options.Readers];
        for (int i = 0; i < _streams.Length; i++)
        {
            _streams[i] = new ShardStream(paths, i, options, faults, position?.Parts[i], epochs);
        }

        _random = position is null ? new SeededRandom(options.Seed, RandomStreams.ShuffleBuffer, 0, options.Share.Rank) : new SeededRandom(position.Random);
        if (position is not null)
        {
            (_next, _isFilled) = ((int)position.Done, position.Members > 0);
            Refill(position.Buffer);
        }
    }

    public TrainingSample? Read(CancellationToken cancellationToken = default)
    {
        int wanted = _isFilled ? Math.Min(_options.ShuffleBuffer + 1, _buffer.Count + 2) : Math.Min(_options.ShuffleBuffer + 1, FirstFill);
        _isFilled = true;
        while (_buffer.Count < wanted && ReadInTurn() is ShardSample sample)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _buffer.Add(sample);
        }

        if (_buffer.Count == 0)
        {
            return null;
        }

        int chosen = _options.ShuffleBuffer == 0 ? 0 : _random.Next(_buffer.Count);
        ShardSample result = _buffer[chosen];
        _buffer[chosen] = _buffer[^1];
        _buffer.RemoveAt(_buffer.Count - 1);
        return new StoredSample
        {
            Name = result.Name,
            Epoch = result.Location.Epoch,
            Index = ((long)result.Location.Shard << 32) + result.Location.Sample,
            Image = ImageSource.FromBytes(result.Image, result.Name),
            Captions = result.Captions,
            ClassIndex = result.ClassIndex,
        };
    }

    public SamplePosition Save() => new()
    {
        Source = _identity,
        Done = _next,
        Members = _isFilled ? 1 : 0,
        Random = _random.Save(),
        Buffer = _buffer.ConvertAll(sample => sample.Location),
        Parts = Array.ConvertAll(_streams, stream => stream.Save()),
    };

    public void Dispose()
    {
        foreach (ShardStream stream in _streams)
        {
            stream.Dispose();
        }
    }

    private ShardSample? ReadInTurn()
    {
        for (int tries = 0; tries < _streams.Length; tries++)
        {
            int reader = _next;
            _next = (_next + 1) % _streams.Length;
            if (!_isEnded[reader])
            {
                if (_streams[reader].Read() is ShardSample sample)
                {
                    return sample;
                }

                _isEnded[reader] = true;
            }
        }

        return null;
    }

    /// <summary>Reads again what the buffer held, shard by shard from front to back.</summary>
    private void Refill(IReadOnlyList<SampleLocation> locations)
    {
        var samples = new ShardSample[locations.Count];
        int[] order = [.. Enumerable.Range(0, samples.Length)];
        Array.Sort(order, (left, right) => (locations[left].Shard, locations[left].Offset).CompareTo((locations[right].Shard, locations[right].Offset)));
        var ignored = new SampleFaults();
        foreach (int place in order)
        {
            SampleLocation location = locations[place];
            using var reader = new ShardReader(_paths[location.Shard], location.Shard, location.Epoch, _options, ignored, location.Offset, location.Sample);
            samples[place] = reader.Read() is ShardSample sample && sample.Location == location
                ? sample
                : throw new InputException($"Shard '{_paths[location.Shard]}' has changed since the checkpoint: no sample begins at byte {location.Offset}. Restore it, or start the data anew.", _paths[location.Shard]);
        }

        _buffer.AddRange(samples);
    }
}
