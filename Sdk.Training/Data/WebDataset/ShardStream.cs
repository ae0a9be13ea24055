namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>The samples of one reader's shards, epoch after epoch, without shuffling within the shards.</summary>
internal sealed class ShardStream : IDisposable
{
    private readonly IReadOnlyList<string> _paths;
    private readonly int _reader;
    private readonly WebDatasetOptions _options;
    private readonly SampleFaults _faults;
    private readonly int? _epochs;
    private int _epoch;
    private int _done;
    private int[]? _shards;
    private ShardReader? _open;
    private bool _epochHasSamples;

    public ShardStream(IReadOnlyList<string> paths, int reader, WebDatasetOptions options, SampleFaults faults, SamplePosition? position, int? epochs)
    {
        (_paths, _reader, _options, _faults, _epochs) = (paths, reader, options, faults, epochs);
        if (position is not null)
        {
            (_epoch, _done, _epochHasSamples) = (position.Epoch, (int)position.Done, position.Done > 0 || position.Offset > 0);
            if (position.Offset > 0)
            {
                Open(position.Offset, position.Members);
            }
        }
    }

    public ShardSample? Read()
    {
        while (_epoch < (_epochs ?? int.MaxValue))
        {
            if (_open is null && !Open(0, 0))
            {
                NextEpoch();
                continue;
            }

            ShardSample? sample = _open!.Read();
            if (sample is null)
            {
                _open.Dispose();
                (_open, _done) = (null, _done + 1);
            }
            else if (IsOurs(sample))
            {
                _epochHasSamples = true;
                return sample;
            }
        }

        return null;
    }

    public SamplePosition Save() => new()
    {
        Source = "shards", Epoch = _epoch, Done = _done, Offset = _open?.Offset ?? 0, Members = _open?.Samples ?? 0,
    };

    public void Dispose() => _open?.Dispose();

    private bool Open(long offset, long samples)
    {
        _shards ??= ShardAssignment.ShardsOf(_paths.Count, _epoch, _reader, _options);
        if (_done >= _shards.Length)
        {
            return false;
        }

        int shard = _shards[_done];
        _open = new ShardReader(_paths[shard], shard, _epoch, _options, _faults, offset, samples);
        return true;
    }

    private void NextEpoch()
    {
        // With resampling an epoch is one draw, which may well be a damaged shard; otherwise it is all the data there are.
        if (!_epochHasSamples && !_options.IsResampled)
        {
            throw new InputException($"A whole epoch of shard reader {_reader} held no usable sample. Check the shards and their extensions. {_faults}".TrimEnd(), _paths[0]);
        }

        (_epoch, _done, _shards, _epochHasSamples) = (_epoch + 1, 0, null, false);
    }

    private bool IsOurs(ShardSample sample)
    {
        if (!ShardAssignment.IsSplitBySample(_paths.Count, _options))
        {
            return true;
        }

        (int worker, int workers) = ShardAssignment.WorkerOf(_reader, _options);
        // The shard counts too, so that short shards do not always leave the same readers empty.
        return (sample.Location.Shard + sample.Location.Sample) % workers == worker;
    }
}
