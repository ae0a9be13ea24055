using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Batches;

/// <summary>Tar shards as WebDataset packs them: the files of one item have one name and differ in their endings.</summary>
internal sealed class ShardSource(IReadOnlyList<string> shards, BatchSourceOptions options) : IBatchSource
{
    public string Description { get; } = string.Join(", ", shards);

    public bool IsRepeatable => true;

    public async IAsyncEnumerable<BatchEntry> ReadAsync(BatchSelection? selection = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long index = 0;
        foreach (string shard in shards)
        {
            using var reader = new ShardItems(shard, options);
            while (reader.Next(index, selection) is { } found)
            {
                cancellationToken.ThrowIfCancellationRequested();
                index++;
                if (found.Entry is { } entry)
                {
                    yield return entry;
                }
            }
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>The items of one shard. Where it is damaged, that is its last item, an error.</summary>
    private sealed class ShardItems(string shard, BatchSourceOptions options) : IDisposable
    {
        private readonly RecordReader _records = new(options, Path.GetDirectoryName(Path.GetFullPath(shard))!);
        private TarReader? _tar;
        private TarEntry? _pending;
        private Exception? _damage;
        private bool _isEnded;

        /// <summary>The next item; its entry is null where it is not wanted. Null at the end.</summary>
        public Found? Next(long index, BatchSelection? selection)
        {
            if (_isEnded)
            {
                return null;
            }

            try
            {
                if (_tar is null)
                {
                    _tar = TarReader.Open(shard);
                    Advance();
                }

                return NextGroup(index, selection);
            }
            catch (Exception error) when (IsDamage(error))
            {
                _isEnded = true;
                ClipException reason = error as ClipException ?? new InputException($"Shard '{shard}' cannot be read: {error.Message}", shard, error);
                string id = $"{shard}:(damaged)";
                ulong key = BatchKey.Of(id);
                return new Found(selection is null || selection(index, key) ? new BatchEntry(new BatchItem { Index = index, Id = id }, key, reason) : null);
            }
        }

        public void Dispose() => _tar?.Dispose();

        private static bool IsDamage(Exception error) => error is TarFormatException or IOException or UnauthorizedAccessException or InvalidDataException;

        /// <summary>Goes to the next file. Damage there must not take the files before it along, so it is told later.</summary>
        private void Advance()
        {
            try
            {
                _pending = _tar!.Next();
            }
            catch (Exception error) when (IsDamage(error))
            {
                (_pending, _damage) = (null, error);
            }
        }

        private Found? NextGroup(long index, BatchSelection? selection)
        {
            while (_pending is { } first)
            {
                string group = ShardKey.Of(first.Name), id = $"{shard}:{group}";
                ulong key = BatchKey.Of(id);
                Members? members = null;
                bool? isWanted = null;
                for (; _pending is { } file && ShardKey.Of(file.Name) == group; Advance())
                {
                    string extension = file.Name[Math.Min(file.Name.Length, group.Length)..];
                    if (!Members.Knows(extension))
                    {
                        continue;
                    }

                    isWanted ??= selection is null || selection(index, key);
                    if (isWanted.Value)
                    {
                        (members ??= new Members(id)).Add(extension, file, _tar!.ReadContent(options.MaxItemBytes), options.MaxItemBytes);
                    }
                }

                // A group of files that mean nothing here, such as a note of the packer, is no item.
                if (isWanted is not null)
                {
                    return new Found(members?.ToEntry(_records, index, key));
                }
            }

            if (_damage is not null)
            {
                ExceptionDispatchInfo.Throw(_damage);
            }

            _isEnded = true;
            return null;
        }
    }

    private readonly record struct Found(BatchEntry? Entry);

    private sealed class Members(string id)
    {
        private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
        private ImageSource? _image;
        private ClipException? _error;

        public static bool Knows(string extension) => extension is ".txt" or ".json" || ImageFiles.IsImage(extension);

        public void Add(string extension, TarEntry file, byte[]? content, int limit)
        {
            if (content is null)
            {
                _error = new ImageFormatException($"'{id}': '{file.Name}' has {file.Length} bytes, more than the {limit} that are read.", ImageFault.TooLarge, id);
            }
            else if (extension == ".txt")
            {
                _values["text"] = Encoding.UTF8.GetString(content).TrimEnd('\r', '\n');
            }
            else if (extension == ".json")
            {
                AddJson(content);
            }
            else
            {
                _image ??= ImageSource.FromBytes(content, id);
            }
        }

        public BatchEntry ToEntry(RecordReader records, long index, ulong key)
        {
            BatchEntry entry = records.Read(index, id, _values, _image);
            return entry with { Key = key, Item = entry.Item with { Id = id, Image = _image }, Error = _error ?? entry.Error };
        }

        private void AddJson(byte[] content)
        {
            try
            {
                using var document = JsonDocument.Parse(content);
                foreach ((string name, string value) in RecordReader.Members(document.RootElement))
                {
                    _values.TryAdd(name, value);
                }
            }
            catch (Exception error) when (error is JsonException or InputException)
            {
                _error = new InputException($"'{id}': its .json cannot be read: {error.Message}", id, error);
            }
        }
    }
}
