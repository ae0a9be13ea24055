using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Models;

namespace Clip.Sdk.Training.Trainer;

/// <summary>What a trainer takes from its surroundings. Every default is that of one process without a terminal.</summary>
public sealed record TrainerServices
{
    /// <summary>The processes of the run. Default one alone.</summary>
    public ICollectives Collectives { get; init; } = SingleProcess.Instance;

    /// <summary>Where progress is shown; null shows none. Default null.</summary>
    public TextWriter? Console { get; init; }

    /// <summary>True when the console can rewrite a line. Default false.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Further takers of metrics, which stay the caller's. Default none.</summary>
    public IReadOnlyList<IMetricWriter> Metrics { get; init; } = [];

    /// <summary>Opens the part of the pairs that a process reads, for data that no run file can name; null takes the run's <c>data.train</c>. Default null.</summary>
    public Func<SampleShare, ISampleSource>? OpenSource { get; init; }

    /// <summary>Decodes pictures; null takes libvips. Default null.</summary>
    public IImageDecoder? Decoder { get; init; }

    /// <summary>Picture settings that the model is trained and saved with; null takes OpenAI's at the model's size. Default null.</summary>
    public PreprocessSettings? Preprocessing { get; init; }

    /// <summary>
    /// Measures the model, in evaluation mode and with averaged weights where there are any, as often as the run's options say
    /// and at the end; names and values go to the metrics. Null measures nothing. Default null.
    /// </summary>
    public Func<ClipModule, CancellationToken, IReadOnlyList<KeyValuePair<string, double>>>? Evaluate { get; init; }

    /// <summary>Called after each step with its number, from 0, and its loss. Default nothing.</summary>
    public Action<long, double>? OnStep { get; init; }
}
