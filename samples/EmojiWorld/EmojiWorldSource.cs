using System.Globalization;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld;

/// <summary>Makes scenes while the model trains: an endless stream in which no scene comes twice, drawn on the loader's own threads.</summary>
public sealed class EmojiWorldSource : ISampleSource
{
    private const int LongestOfOneThing = 9;
    private readonly SceneComposer _composer;
    private readonly ScenePainter _painter;
    private readonly CaptionWriter _writer;
    private readonly SceneOptions _options;
    private readonly int _size;
    private readonly SampleShare _share;
    private readonly long _epochLength;

    /// <summary>Creates a source.</summary>
    /// <param name="corpus">Concepts and icons.</param>
    /// <param name="size">Width and height of a scene in pixels.</param>
    /// <param name="options">What scenes are composed of; null is the defaults.</param>
    /// <param name="samplesPerEpoch">Scenes that count as an epoch over all processes.</param>
    /// <param name="share">The part that this process makes; null is all.</param>
    public EmojiWorldSource(EmojiCorpus corpus, int size, SceneOptions? options = null, long samplesPerEpoch = 100_000, SampleShare? share = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samplesPerEpoch);
        (_options, _size, _share, _epochLength) = (options ?? new SceneOptions(), size, share ?? SampleShare.Whole, samplesPerEpoch);
        (_composer, _painter, _writer) = (new SceneComposer(corpus, _options), new ScenePainter(corpus), new CaptionWriter(corpus));
        Name = string.Create(CultureInfo.InvariantCulture, $"emoji world {size}x{size}, seed {_options.Seed}, share {_share.Rank}/{_share.WorldSize}");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? SamplesPerEpoch => _epochLength;

    /// <inheritdoc/>
    public ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null)
    {
        if (position is not null && position.Source != Name)
        {
            throw new InputException($"The saved data position belongs to '{position.Source}' but the data are '{Name}'. Resume with the same data.", position.Source);
        }

        return new SceneCursor { Source = Name, Make = Make, EpochLength = _epochLength, Share = _share, Epochs = epochs, Done = position?.Done ?? 0 };
    }

    /// <summary>Draws one scene of the stream with its captions.</summary>
    /// <param name="index">Its number.</param>
    public DecodedSample Make(long index)
    {
        Scene scene = _composer.Compose(index);
        IReadOnlyList<string> captions = _writer.Write(scene, _options.Seed, index);
        return new DecodedSample(_painter.Paint(scene, _size, index), _options.BlockLength > 0 && scene.Kind == SceneKind.Single ? Shorter(captions) : captions);
    }

    // The longest caption of a batch sets the cost of its texts; one thing can be named in few words.
    private static string[] Shorter(IReadOnlyList<string> captions)
    {
        string[] brief = [.. captions.Where(caption => caption.AsSpan().Count(' ') < LongestOfOneThing)];
        return brief.Length > 0 ? brief : [captions.MinBy(caption => caption.Length)!];
    }
}
