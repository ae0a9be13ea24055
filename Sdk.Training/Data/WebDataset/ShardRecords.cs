using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>Reads shards sample by sample with all their files, to inspect, copy or extract them.</summary>
public static class ShardRecords
{
    /// <summary>The samples of a shard in order. A damaged shard ends where the damage begins.</summary>
    /// <param name="shard">Path of the shard, <c>.tar</c> or compressed.</param>
    /// <param name="faults">Receives what cannot be read and is left out.</param>
    /// <param name="maximumMemberBytes">Samples with a larger file are left out. Default 64 MiB.</param>
    public static IEnumerable<ShardRecord> Read(string shard, SampleFaults faults, int maximumMemberBytes = 64 << 20)
    {
        ArgumentException.ThrowIfNullOrEmpty(shard);
        ArgumentNullException.ThrowIfNull(faults);
        var reader = new Reader(shard, faults, maximumMemberBytes);
        using (reader)
        {
            while (reader.Next() is ShardRecord record)
            {
                yield return record;
            }
        }
    }

    private sealed class Reader : IDisposable
    {
        private readonly string _shard;
        private readonly SampleFaults _faults;
        private readonly int _maximumMemberBytes;
        private readonly TarReader? _tar;
        private TarEntry? _pending;
        private bool _isEnded;

        public Reader(string shard, SampleFaults faults, int maximumMemberBytes)
        {
            (_shard, _faults, _maximumMemberBytes) = (shard, faults, maximumMemberBytes);
            _tar = Guard(() => TarReader.Open(shard));
            _pending = Advance();
        }

        /// <summary>The next whole sample, or null at the end.</summary>
        public ShardRecord? Next()
        {
            while (!_isEnded && _pending is not null)
            {
                if (ReadGroup() is ShardRecord record)
                {
                    return record;
                }
            }

            return null;
        }

        public void Dispose() => _tar?.Dispose();

        private ShardRecord? ReadGroup()
        {
            string key = ShardKey.Of(_pending!.Name);
            var files = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
            bool isTooLarge = false;
            while (_pending is not null && ShardKey.Of(_pending.Name) == key)
            {
                string extension = _pending.Name[Math.Min(_pending.Name.Length, key.Length + 1)..];
                byte[]? content = Guard(() => _tar!.ReadContent(_maximumMemberBytes));
                isTooLarge |= content is null;
                files.Add(new(extension, content));
                _pending = Advance();
            }

            if (_isEnded)
            {
                return null;
            }

            if (isTooLarge)
            {
                _faults.Add("member-too-large", $"{_shard}:{key}");
                return null;
            }

            return new ShardRecord(_shard, key, files);
        }

        private TarEntry? Advance() => _isEnded ? null : Guard(_tar!.Next);

        private T? Guard<T>(Func<T?> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (Exception error) when (error is TarFormatException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                _faults.Add((error as TarFormatException)?.Code ?? "shard-unreadable", error.Message);
                _isEnded = true;
                return null;
            }
        }
    }
}
