using System.Globalization;
using System.Text;
using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>Writes samples to numbered shards of bounded size. A shard gets its name when it is whole, so none is ever half written.</summary>
public sealed class ShardWriter : IDisposable
{
    private readonly string _pattern;
    private readonly int _maximumSamples;
    private readonly long _maximumBytes;
    private readonly List<string> _shards = [];
    private TarWriter? _open;
    private int _samplesInShard;

    /// <summary>Creates a writer.</summary>
    /// <param name="pattern">Path of the shards with a number format, for example <c>out/train-{0:00000}.tar</c>; folders are created.</param>
    /// <param name="maximumSamples">Most samples of a shard. Default 10,000.</param>
    /// <param name="maximumBytes">Most bytes of a shard, unless one sample alone is larger. Default 1 GB.</param>
    /// <exception cref="ArgumentException">The pattern has no number.</exception>
    public ShardWriter(string pattern, int maximumSamples = 10_000, long maximumBytes = 1_000_000_000)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumSamples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumBytes);
        (_pattern, _maximumSamples, _maximumBytes) = (pattern, maximumSamples, maximumBytes);
        if (PathOf(0) == PathOf(1))
        {
            throw new ArgumentException($"The pattern '{pattern}' has no number. Write it as 'train-{{0:00000}}.tar'.", nameof(pattern));
        }
    }

    /// <summary>The shards that are whole.</summary>
    public IReadOnlyList<string> Shards => _shards;

    /// <summary>Samples written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a sample.</summary>
    /// <param name="key">Its name, without a point; the files are <c>key.extension</c>.</param>
    /// <param name="files">Extensions and contents.</param>
    /// <exception cref="ArgumentException">The key has a point or is empty, or there is no file.</exception>
    public void Write(string key, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> files)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(files);
        if (key[(key.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal) || files.Count == 0)
        {
            throw new ArgumentException($"A sample needs a name without a point and at least one file, but '{key}' with {files.Count} files came.", nameof(key));
        }

        long size = 0;
        foreach ((string extension, ReadOnlyMemory<byte> content) in files)
        {
            size += TarWriter.SizeOf($"{key}.{extension}", content.Length);
        }

        if (_open is not null && (_samplesInShard >= _maximumSamples || _open.Length + size > _maximumBytes))
        {
            CloseShard();
        }

        _open ??= OpenShard();
        foreach ((string extension, ReadOnlyMemory<byte> content) in files)
        {
            _open.Write($"{key}.{extension}", content.Span);
        }

        _samplesInShard++;
        Count++;
    }

    /// <summary>Adds a picture with its captions, one a line.</summary>
    /// <param name="key">Its name, without a point.</param>
    /// <param name="imageExtension">Format of the picture, for example <c>jpg</c>.</param>
    /// <param name="image">The encoded picture.</param>
    /// <param name="captions">At least one caption.</param>
    public void Write(string key, string imageExtension, ReadOnlyMemory<byte> image, IReadOnlyList<string> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentOutOfRangeException.ThrowIfZero(captions.Count, nameof(captions));
        string text = string.Join('\n', captions.Select(caption => caption.ReplaceLineEndings(" ")));
        Write(key, [new(imageExtension, image), new("txt", Encoding.UTF8.GetBytes(text))]);
    }

    /// <summary>Finishes the last shard.</summary>
    public void Complete() => CloseShard();

    /// <summary>Removes a shard that was not finished.</summary>
    public void Dispose()
    {
        if (_open is not null)
        {
            _open.Dispose();
            _open = null;
            File.Delete(Unfinished(PathOf(_shards.Count)));
        }
    }

    private TarWriter OpenShard()
    {
        string path = PathOf(_shards.Count);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _samplesInShard = 0;
        return new TarWriter(new FileStream(Unfinished(path), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 18));
    }

    private void CloseShard()
    {
        if (_open is null)
        {
            return;
        }

        string path = PathOf(_shards.Count);
        _open.Complete();
        _open.Dispose();
        _open = null;
        File.Move(Unfinished(path), path, overwrite: true);
        _shards.Add(path);
    }

    private string PathOf(int number) => string.Format(CultureInfo.InvariantCulture, _pattern, number);

    private static string Unfinished(string path) => path + ".unfinished";
}
