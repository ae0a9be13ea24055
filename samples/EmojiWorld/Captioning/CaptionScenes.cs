using System.Globalization;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld.Captioning;

/// <summary>Scenes for a captioner: each with one full caption first, that it learns to say, and further true ones behind.</summary>
public sealed class CaptionScenes : ISampleSource
{
    private const long TrainingSeed = 7_301;
    private const long TestSeed = 20_261_121;
    private const int FurtherCaptions = 4;

    /// <summary>Shares of the kinds in the order of <see cref="SceneKind"/>.</summary>
    private static readonly double[] Shares = [0.4, 0.15, 0.15, 0.1, 0.05, 0.15];

    private readonly SceneComposer _composer;
    private readonly ScenePainter _painter;
    private readonly CaptionWriter _writer;
    private readonly SceneOptions _options;
    private readonly int _size;
    private readonly int _count;

    private CaptionScenes(EmojiCorpus corpus, SceneOptions options, int size, int count)
    {
        (Corpus, _options, _size, _count) = (corpus, options, size, count);
        (_composer, _painter, _writer) = (new SceneComposer(corpus, options), new ScenePainter(corpus), new CaptionWriter(corpus));
    }

    /// <summary>Concepts and icons.</summary>
    public EmojiCorpus Corpus { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_count} emoji scenes {_size}x{_size}, seed {_options.Seed}, {(Corpus.IsForTest ? "unseen style" : "training styles")}");

    /// <inheritdoc/>
    public long? SamplesPerEpoch => _count;

    /// <summary>Scenes in the training styles, degraded as photographs are.</summary>
    /// <param name="corpus">The training styles.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="count">How many.</param>
    public static CaptionScenes ForTraining(EmojiCorpus corpus, int size, int count) =>
        new(corpus, new SceneOptions { Seed = TrainingSeed, KindShares = Shares }, size, count);

    /// <summary>Clean scenes of base concepts, none of which is a training scene.</summary>
    /// <param name="corpus">The style that was never trained on, or, to compare with, the training styles.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="count">How many.</param>
    public static CaptionScenes ForTest(EmojiCorpus corpus, int size, int count) =>
        new(corpus, new SceneOptions { Seed = TestSeed, IsDegraded = false, Shares = (0, 0), KindShares = Shares }, size, count);

    /// <summary>A scene before it is drawn.</summary>
    /// <param name="index">Its number.</param>
    public Scene Compose(long index) => _composer.Compose(index);

    /// <summary>Draws a scene.</summary>
    /// <param name="index">Its number.</param>
    public DecodedSample Make(long index)
    {
        Scene scene = Compose(index);
        string full = _writer.WriteFull(scene);
        IEnumerable<string> further = _writer.Write(scene, _options.Seed, index, FurtherCaptions).Where(caption => caption != full);
        return new DecodedSample(_painter.Paint(scene, _size, index), [full, .. further]);
    }

    /// <inheritdoc/>
    public ISampleCursor Open(SampleFaults faults, SamplePosition? position = null, int? epochs = null) =>
        new SceneCursor { Source = Name, Make = Make, EpochLength = _count, Repeats = true, Epochs = epochs, Done = position?.Done ?? 0 };
}
