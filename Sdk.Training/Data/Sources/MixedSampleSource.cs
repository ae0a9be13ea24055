using System.Globalization;

namespace Clip.Sdk.Training.Data;

/// <summary>Mixes endless sources: each sample comes from one of them, drawn by weight.</summary>
public sealed class MixedSampleSource : ISampleSource
{
    private readonly IReadOnlyList<ISampleSource> _sources;
    private readonly double[] _bounds;
    private readonly int _seed;

    /// <summary>Creates a mixture.</summary>
    /// <param name="sources">The sources, at least one.</param>
    /// <param name="weights">Their weights, above 0.</param>
    /// <param name="seed">Seed of the draws; processes should have different ones.</param>
    /// <exception cref="ArgumentException">The numbers differ, or a weight is not above 0.</exception>
    public MixedSampleSource(IReadOnlyList<ISampleSource> sources, IReadOnlyList<double> weights, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(weights);
        if (sources.Count == 0 || weights.Count != sources.Count || weights.Any(weight => !(weight > 0)))
        {
            throw new ArgumentException($"{sources.Count} sources need as many weights above 0, at least 1, but got [{string.Join(", ", weights)}].", nameof(weights));
        }

        (_sources, _seed) = (sources, seed);
        _bounds = new double[weights.Count];
        double sum = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            _bounds[i] = sum += weights[i] / weights.Sum();
        }
    }

    /// <inheritdoc/>
    public string Name => string.Join(" + ", _sources.Select(source => source.Name));

    /// <inheritdoc/>
    public long? SamplesPerEpoch => _sources.All(source => source.SamplesPerEpoch is not null) ? _sources.Sum(source => source.SamplesPerEpoch) : null;

    /// <inheritdoc/>
    /// <remarks>A mixture has no end: the sources come round at different times.</remarks>
    /// <exception cref="NotSupportedException"><paramref name="epochs"/> is given.</exception>
    public ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null) => epochs is null
        ? new Cursor(this, faults, position?.Checked(Identity))
        : throw new NotSupportedException("A mixture of sources has no epochs. Read the sources one after another.");

    private string Identity => string.Create(CultureInfo.InvariantCulture, $"mixture of {_sources.Count}, seed {_seed}");

    private sealed class Cursor : ISampleCursor
    {
        private readonly MixedSampleSource _source;
        private readonly ISampleCursor[] _cursors;
        private SeededRandom _random;

        public Cursor(MixedSampleSource source, SampleFaults faults, SamplePosition? position)
        {
            _source = source;
            _random = position is null ? new SeededRandom(source._seed, RandomStreams.Mixture) : new SeededRandom(position.Random);
            _cursors = [.. source._sources.Select((part, i) => part.Open(faults, position?.Parts[i]))];
        }

        public TrainingSample? Read(CancellationToken cancellationToken = default)
        {
            double draw = _random.NextDouble();
            int chosen = 0;
            while (chosen < _cursors.Length - 1 && draw >= _source._bounds[chosen])
            {
                chosen++;
            }

            return _cursors[chosen].Read(cancellationToken);
        }

        public SamplePosition Save() => new()
        {
            Source = _source.Identity, Random = _random.Save(), Parts = Array.ConvertAll(_cursors, cursor => cursor.Save()),
        };

        public void Dispose()
        {
            foreach (ISampleCursor cursor in _cursors)
            {
                cursor.Dispose();
            }
        }
    }
}
