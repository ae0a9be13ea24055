using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld.Output;

/// <summary>
/// Writes the test of generalisation: every base concept in the style that was never trained on, as an image folder with class
/// names and templates, and scenes in that style with one full caption each.
/// </summary>
public sealed class EvaluationSet
{
    private const long SceneSeed = 20_261_121;
    private readonly EmojiCorpus _corpus;
    private readonly ScenePainter _painter;
    private readonly int _size;

    /// <summary>Creates a writer.</summary>
    /// <param name="corpus">The test style.</param>
    /// <param name="size">Width and height of the pictures in pixels.</param>
    /// <exception cref="ArgumentException">The corpus holds training styles.</exception>
    public EvaluationSet(EmojiCorpus corpus, int size)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        if (!corpus.IsForTest)
        {
            throw new ArgumentException("The evaluation shows the style that was never trained on. Open the corpus with 'OpenForTest'.", nameof(corpus));
        }

        (_corpus, _painter, _size) = (corpus, new ScenePainter(corpus), size);
    }

    /// <summary>Templates for the names of classes, which bring their articles.</summary>
    public static IReadOnlyList<string> Templates { get; } =
    [
        "{}", "a picture of {}", "an image of {}", "an icon of {}", "an emoji of {}", "a drawing of {}", "an illustration of {}", "clip art of {}", "{} on a white background",
    ];

    /// <summary>Names of the classes with their articles, in the order of <see cref="EmojiCorpus.BaseConcepts"/>.</summary>
    public IReadOnlyList<string> ClassNames => [.. _corpus.BaseConcepts.Select(concept => _corpus.Concepts[concept].Noun.Indefinite)];

    /// <summary>The picture of one class: the icon alone, large, on white.</summary>
    /// <param name="number">Number of the class.</param>
    public RgbImage PaintClass(int number) => _painter.Paint(OneThing(0, _corpus.BaseConcepts[number]), _size);

    /// <summary>An icon alone, large, on white.</summary>
    internal static Scene OneThing(int style, int concept) => new()
    {
        Kind = SceneKind.Single,
        Background = new Background(BackgroundKind.Plain, 0, 0, 0.1, 0),
        Objects = [new SceneObject { Concept = concept, Style = style, X = 0.5, Y = 0.5, Size = 0.85 }],
    };

    /// <summary>Scenes with full captions, no caption twice; plain counts and groups as in training, nothing degraded.</summary>
    /// <param name="count">How many.</param>
    public IEnumerable<(RgbImage Image, string Caption, SceneKind Kind)> PaintScenes(int count)
    {
        var composer = new SceneComposer(_corpus, new SceneOptions { Seed = SceneSeed, IsDegraded = false, Shares = (0, 0), KindShares = [0, 0.25, 0.25, 0.2, 0.1, 0.2] });
        var writer = new CaptionWriter(_corpus);
        var captions = new HashSet<string>(StringComparer.Ordinal);
        for (long index = 0; captions.Count < count; index++)
        {
            Scene scene = composer.Compose(index);
            string caption = writer.WriteFull(scene);
            if (captions.Add(caption))
            {
                yield return (_painter.Paint(scene, _size, index), caption, scene.Kind);
            }
        }
    }

    /// <summary>Writes everything: <c>single/NNNN/fluent-3d.png</c>, <c>classnames.txt</c>, <c>templates.txt</c>, <c>scenes/NNNN.png</c>, <c>scenes.jsonl</c>.</summary>
    /// <param name="folder">The folder; it is created.</param>
    /// <param name="sceneCount">Number of scenes.</param>
    public void Write(string folder, int sceneCount)
    {
        Directory.CreateDirectory(Path.Combine(folder, "scenes"));
        for (int i = 0; i < _corpus.BaseConcepts.Count; i++)
        {
            string classFolder = Path.Combine(folder, "single", i.ToString("0000", CultureInfo.InvariantCulture));
            Directory.CreateDirectory(classFolder);
            using RgbImage image = PaintClass(i);
            File.WriteAllBytes(Path.Combine(classFolder, _corpus.StyleNames[0] + ".png"), PngEncoder.Encode(image));
        }

        File.WriteAllLines(Path.Combine(folder, "classnames.txt"), ClassNames);
        File.WriteAllLines(Path.Combine(folder, "templates.txt"), Templates);
        WriteScenes(folder, sceneCount);
    }

    private void WriteScenes(string folder, int count)
    {
        using var lines = new StreamWriter(Path.Combine(folder, "scenes.jsonl"), append: false, new UTF8Encoding(false));
        int number = 0;
        foreach ((RgbImage image, string caption, SceneKind kind) in PaintScenes(count))
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"scenes/{number++:0000}.png");
            File.WriteAllBytes(Path.Combine(folder, path), PngEncoder.Encode(image));
            image.Dispose();
            string title = JsonEncodedText.Encode(caption, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
            lines.Write($"{{\"filepath\":\"{path}\",\"title\":\"{title}\",\"kind\":\"{kind}\"}}\n");
        }
    }
}
