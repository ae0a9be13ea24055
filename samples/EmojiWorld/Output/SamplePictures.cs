using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld.Output;

/// <summary>Draws the few pictures in the style that was never trained on that the repository's demo shows.</summary>
internal static class SamplePictures
{
    private const int Size = 128;

    private static readonly string[] Names =
        ["fox", "pizza", "guitar", "bicycle", "red apple", "penguin", "rocket", "umbrella", "owl", "sunflower", "teddy bear", "locomotive"];

    private static readonly string[] NamesInScenes = ["cat", "dog", "banana", "hamburger", "soccer ball"];

    /// <summary>Writes the pictures.</summary>
    /// <param name="modules">The <c>node_modules</c> folder.</param>
    /// <param name="folder">Where to.</param>
    public static void Write(string modules, string folder)
    {
        Directory.CreateDirectory(folder);
        string[] names = [.. Names, .. NamesInScenes];
        string path = Path.Combine(folder, "icons.bin");
        CorpusFile.BuildUnseen(modules, path, Size, [.. ConceptTable.Read(modules).Concepts.Where(concept => concept.Kind == ConceptKind.Base && names.Contains(concept.Noun.Name))]);
        EmojiCorpus corpus = EmojiCorpus.OpenForTest(path);
        File.Delete(path);
        var painter = new ScenePainter(corpus);
        foreach (string name in Names)
        {
            Save(painter, EvaluationSet.OneThing(0, Find(corpus, name)), Path.Combine(folder, name.Replace(' ', '-') + ".png"));
        }

        Save(painter, Several(corpus, 4, ("cat", 0.25, 0.5, 0.44), ("dog", 0.75, 0.5, 0.44)), Path.Combine(folder, "scene-cat-dog.png"));
        Save(painter, Several(corpus, 14, ("banana", 0.17, 0.5, 0.3), ("banana", 0.5, 0.5, 0.3), ("banana", 0.83, 0.5, 0.3)), Path.Combine(folder, "scene-bananas.png"));
        Save(painter, Several(corpus, 12, ("hamburger", 0.5, 0.26, 0.45), ("soccer ball", 0.5, 0.74, 0.45)), Path.Combine(folder, "scene-burger-ball.png"));
    }

    private static Scene Several(EmojiCorpus corpus, int colour, params (string Name, double X, double Y, double Size)[] things) => new()
    {
        Kind = SceneKind.Group,
        Background = new Background(BackgroundKind.Plain, colour, colour, 0.1, 0),
        Objects = [.. things.Select(thing => new SceneObject { Concept = Find(corpus, thing.Name), Style = 0, X = thing.X, Y = thing.Y, Size = thing.Size })],
    };

    private static int Find(EmojiCorpus corpus, string name)
    {
        int concept = corpus.BaseConcepts.FirstOrDefault(number => corpus.Concepts[number].Noun.Name == name, -1);
        return concept >= 0 ? concept : throw new InputException($"The corpus has no base concept '{name}'. Make it anew with 'emoji-world prepare'.");
    }

    private static void Save(ScenePainter painter, Scene scene, string path)
    {
        using RgbImage image = painter.Paint(scene, Size);
        File.WriteAllBytes(path, PngEncoder.Encode(image));
    }
}
