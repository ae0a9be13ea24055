using System.Globalization;
using Clip.Sdk.Files.Tar;

namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>Streams WebDataset shards: tar files in which the files of a sample follow each other and share the name up to the first point.</summary>
public sealed class WebDatasetSource : ISampleSource
{
    private readonly IReadOnlyList<string> _paths;
    private readonly WebDatasetOptions _options;

    /// <summary>Creates a source.</summary>
    /// <param name="shards">Paths, with braces (<c>data/{000..123}.tar</c>); <c>.tar.gz</c> works but resumes slowly.</param>
    /// <param name="options">How to read; null is the defaults.</param>
    /// <exception cref="InputException">No shard is named.</exception>
    public WebDatasetSource(IReadOnlyList<string> shards, WebDatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(shards);
        _options = options ?? new WebDatasetOptions();
        _options.Share.Checked();
        _paths = [.. shards.SelectMany(ShardPattern.Expand)];
        if (_paths.Count == 0)
        {
            throw new InputException("A WebDataset source needs at least one shard but none is named.");
        }

        Name = _paths.Count == 1 ? _paths[0] : $"{_paths[0]} and {_paths.Count - 1} more";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? SamplesPerEpoch => _options.SamplesPerEpoch;

    /// <inheritdoc/>
    public ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return new WebDatasetCursor(_paths, _options, Identity, faults, position?.Checked(Identity), epochs);
    }

    private string Identity => string.Create(
        CultureInfo.InvariantCulture,
        $"{_paths.Count} shards, share {_options.Share.Rank}/{_options.Share.WorldSize}, {_options.Readers} readers, buffer {_options.ShuffleBuffer}, seed {_options.Seed}, {(_options.IsResampled ? "resampled" : _options.IsShuffled ? "shuffled" : "in order")}");
}
