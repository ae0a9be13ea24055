using System.Globalization;
using System.Text;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld.Output;

/// <summary>
/// Writes a labelled sample for <c>clip moderate calibrate</c> and <c>clip moderate evaluate</c>: every base concept alone, several times
/// each, first on white and then on drawn backgrounds, and a table of which belongs to which category.
/// </summary>
public sealed class ModerationSet
{
    private const long Stream = 131;
    private readonly EmojiCorpus _corpus;
    private readonly ScenePainter _painter;
    private readonly int _size;

    /// <summary>Creates a writer.</summary>
    /// <param name="corpus">The test style for figures, the training styles for calibration.</param>
    /// <param name="size">Width and height of the pictures in pixels.</param>
    public ModerationSet(EmojiCorpus corpus, int size)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        (_corpus, _painter, _size) = (corpus, new ScenePainter(corpus), size);
    }

    /// <summary>Pictures with the concept and the style of each.</summary>
    /// <param name="views">Pictures of each concept; the first is on white.</param>
    /// <param name="repeats">Times as many of concepts that belong to a category, since they are few.</param>
    public IEnumerable<(RgbImage Image, EmojiConcept Concept, string Style, int View)> Paint(int views, int repeats = 1)
    {
        HashSet<string> wanted = [.. ModerationLabels.Positive.Values.SelectMany(names => names)];
        foreach (int concept in _corpus.BaseConcepts)
        {
            int count = wanted.Contains(_corpus.Concepts[concept].Noun.Name) ? views * repeats : views;
            for (int view = 0; view < count; view++)
            {
                Scene scene = Compose(concept, view);
                yield return (_painter.Paint(scene, _size, view), _corpus.Concepts[concept], _corpus.StyleNames[scene.Objects[0].Style], view);
            }
        }
    }

    /// <summary>Writes <c>images/NNNNN.png</c> and <c>labels.csv</c>.</summary>
    /// <param name="folder">The folder; it is created.</param>
    /// <param name="views">Pictures of each concept.</param>
    /// <param name="repeats">Times as many of concepts that belong to a category.</param>
    /// <returns>Pictures written.</returns>
    public int Write(string folder, int views, int repeats = 1)
    {
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        string[] categories = [.. ModerationLabels.Positive.Keys];
        var table = new StringBuilder($"image,{string.Join(',', categories)},concept,style,background\n");
        int number = 0;
        foreach ((RgbImage image, EmojiConcept concept, string style, int view) in Paint(views, repeats))
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"images/{number++:00000}.png");
            File.WriteAllBytes(Path.Combine(folder, path), PngEncoder.Encode(image));
            image.Dispose();
            IEnumerable<string> labels = categories.Select(category => Label(category, concept.Noun.Name));
            table.Append(CultureInfo.InvariantCulture, $"{path},{string.Join(',', labels)},\"{concept.Noun.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{style},{(view == 0 ? "white" : "drawn")}\n");
        }

        File.WriteAllText(Path.Combine(folder, "labels.csv"), table.ToString());
        return number;
    }

    /// <summary>1 belongs to the category, 0 does not, nothing is left open.</summary>
    private static string Label(string category, string name) =>
        ModerationLabels.Positive[category].Contains(name) ? "1"
        : ModerationLabels.Open[category].Contains(name) ? ""
        : "0";

    private Scene Compose(int concept, int view)
    {
        var random = new SeededRandom(0, Stream, view, concept);
        IReadOnlyList<int> styles = _corpus.StylesOf[concept];
        double size = view == 0 ? 0.85 : random.NextDouble(0.6, 0.95);
        double play = view == 0 ? 0 : (1 - size) / 2;
        return new Scene
        {
            Kind = SceneKind.Single,
            Background = view == 0 ? new Background(BackgroundKind.Plain, 0, 0, 0.1, 0) : SceneDraws.Background(ref random),
            Objects =
            [
                new SceneObject
                {
                    Concept = concept,
                    Style = styles[random.Next(styles.Count)],
                    X = 0.5 + (play > 0 ? random.NextDouble(-play, play) : 0),
                    Y = 0.5 + (play > 0 ? random.NextDouble(-play, play) : 0),
                    Size = size,
                },
            ],
        };
    }
}
