using System.Globalization;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>Walks through scenes by number; each is drawn when the loader decodes it.</summary>
internal sealed class SceneCursor : ISampleCursor
{
    private long _done;

    /// <summary>Name of the source, kept with the position.</summary>
    public required string Source { get; init; }

    /// <summary>Draws the scene of a number.</summary>
    public required Func<long, DecodedSample> Make { get; init; }

    /// <summary>Scenes of an epoch over all processes.</summary>
    public required long EpochLength { get; init; }

    /// <summary>Whether every epoch has the scenes of the first.</summary>
    public bool Repeats { get; init; }

    /// <summary>The part that this process makes.</summary>
    public SampleShare Share { get; init; } = SampleShare.Whole;

    /// <summary>Epochs after which it ends; null for never.</summary>
    public int? Epochs { get; init; }

    /// <summary>Scenes of this process that are behind the cursor.</summary>
    public long Done
    {
        get => _done;
        init => _done = value;
    }

    /// <inheritdoc/>
    public TrainingSample? Read(CancellationToken cancellationToken = default)
    {
        long number = (_done * Share.WorldSize) + Share.Rank;
        int epoch = (int)(number / EpochLength);
        if (epoch >= Epochs)
        {
            return null;
        }

        _done++;
        long index = Repeats ? number % EpochLength : number;
        return new SceneSample(Make) { Name = string.Create(CultureInfo.InvariantCulture, $"scene {index}"), Epoch = epoch, Index = index };
    }

    /// <inheritdoc/>
    public SamplePosition Save() => new() { Source = Source, Done = _done };

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class SceneSample(Func<long, DecodedSample> make) : TrainingSample
    {
        public override DecodedSample Decode(IImageDecoder decoder, CancellationToken cancellationToken = default) => make(Index);
    }
}
