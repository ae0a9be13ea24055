using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Output;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;
using Clip.Sdk.ZeroShot;

namespace Clip.Sdk.Samples.EmojiWorld.Learning;

/// <summary>
/// Measures a model: which of all base concepts a picture shows, and how pictures and captions find each other; in the style that was
/// never trained on, and, to steer by, on drawings in training styles that were held out.
/// </summary>
/// <param name="training">The training styles; only their held-out drawings are looked at.</param>
/// <param name="test">The style that was never trained on.</param>
public sealed class EmojiEvaluation(EmojiCorpus training, EmojiCorpus test)
{
    /// <summary>Pixels along a side of the pictures before the model's own resizing.</summary>
    private const int PictureSize = 112;

    private IReadOnlyList<ImageSource>? _classPictures;
    private IReadOnlyList<ImageSource>? _heldOutPictures;
    private IReadOnlyList<ImageSource>? _knownPictures;

    /// <summary>Sentences around the names of classes. Default all of <see cref="EvaluationSet.Templates"/>.</summary>
    public IReadOnlyList<string> Templates { get; init; } = EvaluationSet.Templates;

    /// <summary>Scenes of several things, for retrieval; 0 leaves that out. Default 1000.</summary>
    public int SceneCount { get; init; } = 1000;

    /// <summary>The measurement in full, as CLIP_benchmark prints it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">Name or path of its weights.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public IReadOnlyList<BenchmarkReport> Measure(IClipModel model, string source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        EmbeddingMatrix classes = Classes(model, cancellationToken);
        EmbeddingMatrix pictures = Encode(model, ClassPictures(), cancellationToken);
        BenchmarkReport Report(string dataset, string task, IReadOnlyList<KeyValuePair<string, double>> metrics) =>
            new() { Dataset = dataset, Model = model.Info.Name, Pretrained = source, Task = task, Metrics = metrics };
        List<BenchmarkReport> reports =
        [
            Report("unseen style", "zeroshot_classification", BenchmarkReport.MetricsOf(ZeroShotEvaluation.Measure(pictures, classes, Counting(pictures.Count), model.Info.LogitScale, cancellationToken: cancellationToken))),
            Report("unseen style", "zeroshot_retrieval", BenchmarkReport.MetricsOf(Retrieve(model, pictures, ClassNames(), cancellationToken))),
        ];
        if (HeldOut(model, classes, cancellationToken) is { } heldOut)
        {
            reports.Add(Report("held-out drawings", "zeroshot_classification", BenchmarkReport.MetricsOf(heldOut)));
        }

        if (SceneCount > 0)
        {
            (List<ImageSource> scenes, List<string> captions) = Scenes();
            reports.Add(Report("scenes in the unseen style", "zeroshot_retrieval", BenchmarkReport.MetricsOf(Retrieve(model, Encode(model, scenes, cancellationToken), captions, cancellationToken))));
        }

        return reports;
    }

    /// <summary>A few numbers for the curves of a run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public IReadOnlyList<KeyValuePair<string, double>> MeasureInBrief(IClipModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        EmbeddingMatrix classes = Classes(model, cancellationToken);
        EmbeddingMatrix pictures = Encode(model, ClassPictures(), cancellationToken);
        ReadOnlyMemory<int> own = Counting(pictures.Count);
        Training.Evaluation.ZeroShotResult unseen = ZeroShotEvaluation.Measure(pictures, classes, own, model.Info.LogitScale, cancellationToken: cancellationToken);
        List<KeyValuePair<string, double>> values =
        [
            new("eval/unseen_style/top1", unseen.Top1),
            new("eval/unseen_style/top5", unseen.Top5),
            new("eval/unseen_style/image_recall_at_1", RetrievalEvaluation.Measure(pictures, classes, own, cancellationToken: cancellationToken).ImageRecall[1]),
        ];
        if (HeldOut(model, classes, cancellationToken) is { } heldOut)
        {
            values.Add(new("eval/held_out/top1", heldOut.Top1));
            values.Add(new("eval/held_out/top5", heldOut.Top5));
        }

        // Beside the unseen style this tells what is not learned from what does not carry over.
        values.Add(new("eval/known_style/top1", Known(model, classes, cancellationToken).Top1));
        return values;
    }

    private static int[] Counting(int count) => [.. Enumerable.Range(0, count)];

    private static EmbeddingMatrix Encode(IClipModel model, IReadOnlyList<ImageSource> pictures, CancellationToken cancellationToken) =>
        model.Images.Encode([.. pictures], EmbeddingForm.Normalized, cancellationToken);

    private static RetrievalResult Retrieve(IClipModel model, EmbeddingMatrix pictures, IReadOnlyList<string> captions, CancellationToken cancellationToken) =>
        RetrievalEvaluation.Measure(pictures, model.Texts.Encode([.. captions], EmbeddingForm.Normalized, cancellationToken), Counting(pictures.Count), cancellationToken: cancellationToken);

    private static ImageSource SourceOf(RgbImage image, string name)
    {
        using (image)
        {
            return ImageSource.FromRgb(image.Memory.ToArray(), image.Width, image.Height, name);
        }
    }

    private IReadOnlyList<string> ClassNames() => new EvaluationSet(test, PictureSize).ClassNames;

    private EmbeddingMatrix Classes(IClipModel model, CancellationToken cancellationToken) =>
        ZeroShotClassifier.Create(model, ClassNames(), new ZeroShotOptions { Templates = PromptTemplates.Create("emoji world", Templates) }, cancellationToken).LabelEmbeddings;

    // Null where a small corpus holds no drawing out.
    private Training.Evaluation.ZeroShotResult? HeldOut(IClipModel model, EmbeddingMatrix classes, CancellationToken cancellationToken)
    {
        List<int> classOf = [.. training.BaseConcepts];
        int[] labels = [.. training.HeldOut.Select(drawing => classOf.IndexOf(drawing.Concept))];
        _heldOutPictures ??= PaintHeldOut();
        return labels.Length == 0 ? null : ZeroShotEvaluation.Measure(Encode(model, _heldOutPictures, cancellationToken), classes, labels, model.Info.LogitScale, cancellationToken: cancellationToken);
    }

    private Training.Evaluation.ZeroShotResult Known(IClipModel model, EmbeddingMatrix classes, CancellationToken cancellationToken)
    {
        var painter = new ScenePainter(training);
        _knownPictures ??= [.. training.BaseConcepts.Select(concept => SourceOf(painter.Paint(EvaluationSet.OneThing(training.StylesOf[concept][0], concept), PictureSize), training.Concepts[concept].Noun.Name))];
        return ZeroShotEvaluation.Measure(Encode(model, _knownPictures, cancellationToken), classes, Counting(_knownPictures.Count), model.Info.LogitScale, cancellationToken: cancellationToken);
    }

    private List<ImageSource> PaintHeldOut()
    {
        var painter = new ScenePainter(training);
        return [.. training.HeldOut.Select(drawing => SourceOf(painter.Paint(EvaluationSet.OneThing(drawing.Style, drawing.Concept), PictureSize), training.Concepts[drawing.Concept].Noun.Name))];
    }

    private IReadOnlyList<ImageSource> ClassPictures()
    {
        var set = new EvaluationSet(test, PictureSize);
        return _classPictures ??= [.. Enumerable.Range(0, test.BaseConcepts.Count).Select(i => SourceOf(set.PaintClass(i), test.Concepts[test.BaseConcepts[i]].Noun.Name))];
    }

    private (List<ImageSource> Pictures, List<string> Captions) Scenes()
    {
        (List<ImageSource> pictures, List<string> captions) = ([], []);
        foreach ((RgbImage image, string caption, SceneKind _) in new EvaluationSet(test, PictureSize).PaintScenes(SceneCount))
        {
            pictures.Add(SourceOf(image, caption));
            captions.Add(caption);
        }

        return (pictures, captions);
    }
}
