using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>Groups the files of a shard to samples by the part of their names before the first point. Faults are counted, never thrown.</summary>
internal sealed class ShardReader : IDisposable
{
    private readonly string _path;
    private readonly int _shard;
    private readonly int _epoch;
    private readonly WebDatasetOptions _options;
    private readonly SampleFaults _faults;
    private readonly TarReader? _tar;
    private TarEntry? _pending;
    private bool _isEnded;

    public ShardReader(string path, int shard, int epoch, WebDatasetOptions options, SampleFaults faults, long offset = 0, long samples = 0)
    {
        (_path, _shard, _epoch, _options, _faults, Offset, Samples) = (path, shard, epoch, options, faults, offset, samples);
        try
        {
            _tar = TarReader.Open(path, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            faults.Add("shard-unreadable", error.Message);
            _isEnded = true;
        }
    }

    /// <summary>Where the next sample begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Samples before it, faulty ones included.</summary>
    public long Samples { get; private set; }

    public ShardSample? Read()
    {
        while (!_isEnded)
        {
            try
            {
                if (ReadGroup() is ShardSample sample)
                {
                    return sample;
                }
            }
            catch (Exception error) when (error is TarFormatException or IOException or InvalidDataException)
            {
                _faults.Add((error as TarFormatException)?.Code ?? "shard-unreadable", error.Message);
                _isEnded = true;
            }
        }

        return null;
    }

    public void Dispose() => _tar?.Dispose();

    private ShardSample? ReadGroup()
    {
        _pending ??= _tar!.Next();
        if (_pending is null)
        {
            _isEnded = true;
            return null;
        }

        var group = new ShardGroup(_options);
        (string key, long start, long number) = (ShardKey.Of(_pending.Name), _pending.HeaderOffset, Samples);
        while (_pending is not null && ShardKey.Of(_pending.Name) == key)
        {
            string extension = _pending.Name[Math.Min(_pending.Name.Length, key.Length + 1)..].ToUpperInvariant();
            if (group.Wants(extension))
            {
                group.Add(extension, _tar!.ReadContent(_options.MaximumMemberBytes));
            }

            _pending = _tar!.Next();
        }

        (Offset, Samples) = (_pending?.HeaderOffset ?? _tar!.Offset, Samples + 1);
        string name = $"{_path}:{key}";
        if (group.Fault is string fault)
        {
            // Files of no interest at all, such as folders' own notes, are no faulty samples.
            if (!group.IsEmpty)
            {
                _faults.Add(fault, name);
            }

            return null;
        }

        return new ShardSample(new SampleLocation(_shard, start, number, _epoch), name, group.Image!, group.Captions, group.ClassIndex);
    }
}
