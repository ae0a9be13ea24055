using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Training;

namespace Clip.Sdk.Samples.EmojiWorld.Language;

/// <summary>Says in several ways what a scene shows. Whatever it says is true of the scene.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class CaptionWriter
{
    private const long Stream = 104;

    private static readonly string[] SingleFrames =
    [
        "{0}", "{0}", "{0}", "a picture of {0}", "a picture of {0}", "an image of {0}", "a drawing of {0}", "an icon of {0}", "an emoji of {0}", "a cartoon of {0}", "an illustration of {0}", "clip art of {0}",
        "this is {0}", "a sticker of {0}", "there is {0}", "a simple picture of {0}", "you can see {0}", "a photo of {0}",
    ];

    private static readonly string[] BareFrames = ["{0}", "{0}", "{0} emoji", "the {0} emoji", "{0} icon", "{0} symbol", "emoji: {0}"];

    private static readonly string[] SideFrames =
    [
        "{0} to the left of {1}", "{0} to the left of {1}", "{1} to the right of {0}", "{1} to the right of {0}", "{0} left of {1}", "{1} right of {0}", "{0} on the left and {1} on the right",
        "{0} next to {1}", "{1} beside {0}", "{0} and {1}", "{1} and {0}", "{0} and {1} side by side",
    ];

    private static readonly string[] StackFrames =
    [
        "{0} above {1}", "{0} above {1}", "{1} below {0}", "{1} below {0}", "{0} over {1}", "{1} under {0}", "{0} at the top and {1} at the bottom", "{0} on top of {1}", "{0} and {1}", "{1} and {0}",
    ];

    private static readonly string[] SizeFrames = ["{0} and {1}", "{1} and {0}", "{1} next to {0}", "{0} next to {1}", "{0} with {1}"];

    private static readonly string[] Openings = ["", "", "", "", "a picture of ", "an image of ", "a drawing of ", "an illustration of "];

    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five"];

    private readonly EmojiCorpus _corpus;
    private readonly EnglishNoun[][] _otherNouns;

    /// <summary>Creates a writer.</summary>
    /// <param name="corpus">The concepts.</param>
    public CaptionWriter(EmojiCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        _corpus = corpus;
        _otherNouns = [.. corpus.Concepts.Select(concept => concept.OtherNames.Select(name => new EnglishNoun(name)).ToArray())];
    }

    /// <summary>Several different captions of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="seed">Seed of the choice of words.</param>
    /// <param name="index">The scene's number.</param>
    /// <param name="count">How many; fewer come back where chance repeats itself.</param>
    public IReadOnlyList<string> Write(Scene scene, long seed, long index, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var random = new SeededRandom(seed, Stream, 0, index);
        var captions = new List<string>(count);
        for (int i = 0; i < count; i++)
        {
            string caption = Finish(Sentence(scene, ref random), ref random);
            if (!captions.Contains(caption))
            {
                captions.Add(caption);
            }
        }

        return captions;
    }

    /// <summary>One caption that says all: things, number, relation, background. For the evaluation.</summary>
    /// <param name="scene">The scene.</param>
    public string WriteFull(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        string[] names = [.. scene.Objects.Select(thing => Phrase(thing, Main(thing), withSize: true))];
        string what = scene.Kind switch
        {
            SceneKind.Single => names[0] + (scene.PlaceWords.Length > 0 ? " " + scene.PlaceWords : ""),
            SceneKind.Count => $"{Numbers[names.Length]} {PluralPhrase(scene.Objects[0], Main(scene.Objects[0]))}",
            SceneKind.SideBySide => $"{names[0]} to the left of {names[1]}",
            SceneKind.Stacked => $"{names[0]} above {names[1]}",
            SceneKind.LargeAndSmall => $"{names[0]} next to {names[1]}",
            _ => List(names),
        };
        return what + BackgroundWords.Full(scene.Background);
    }

    private string Sentence(Scene scene, ref SeededRandom random)
    {
        string text = scene.Kind switch
        {
            SceneKind.Single => Single(scene, ref random),
            SceneKind.Count => Counted(scene, ref random),
            SceneKind.Group => Grouped(scene, ref random),
            _ => Paired(scene, ref random),
        };
        return random.NextBool(0.4) ? text + BackgroundWords.Write(scene.Background, ref random) : text;
    }

    private string Single(Scene scene, ref SeededRandom random)
    {
        SceneObject thing = scene.Objects[0];
        EnglishNoun noun = Choose(thing, ref random);
        double draw = random.NextDouble();
        if (scene.PlaceWords.Length > 0 && draw < 0.6)
        {
            return $"{Phrase(thing, noun, random.NextBool())} {scene.PlaceWords}";
        }

        if (draw > 0.97 && thing.Paint < 0)
        {
            return Denied(thing, noun, ref random);
        }

        if (draw > 0.85 && _corpus.Concepts[thing.Concept].Tags.Count > 0)
        {
            return Tagged(thing, noun, ref random);
        }

        if (draw > 0.65 && thing.Paint < 0)
        {
            return Fill(BareFrames[random.Next(BareFrames.Length)], AnyName(thing, ref random), "");
        }

        string quality = scene.Blur > 0.6 && random.NextBool(0.4) ? "a blurry picture of {0}" : scene.Noise > 8 && random.NextBool(0.4) ? "a grainy picture of {0}" : SingleFrames[random.Next(SingleFrames.Length)];
        if (noun.IsPlural)
        {
            quality = quality switch { "this is {0}" => "these are {0}", "there is {0}" => "there are {0}", _ => quality };
        }

        return Fill(quality, Phrase(thing, noun, withSize: true), "");
    }

    private string Denied(SceneObject thing, EnglishNoun noun, ref SeededRandom random)
    {
        int absent = _corpus.BaseConcepts[random.Next(_corpus.BaseConcepts.Count)];
        EnglishNoun other = absent == thing.Concept ? new EnglishNoun("thing") : _corpus.Concepts[absent].Noun;
        return random.Next(3) switch
        {
            0 => $"{noun.Indefinite} but no {other.Name}",
            1 => $"{noun.Indefinite} without {other.Indefinite}",
            _ => $"there is no {other.Name}, only {noun.Indefinite}",
        };
    }

    private string Tagged(SceneObject thing, EnglishNoun noun, ref SeededRandom random)
    {
        IReadOnlyList<string> tags = _corpus.Concepts[thing.Concept].Tags;
        string tag = tags[random.Next(tags.Count)];
        string other = tags[random.Next(tags.Count)];
        string name = Phrase(thing, noun, withSize: false);
        return random.Next(3) switch
        {
            0 => $"{name}, {tag}",
            1 when tag != other => $"{name}: {tag}, {other}",
            _ => $"{name} ({tag})",
        };
    }

    private string Counted(Scene scene, ref SeededRandom random)
    {
        SceneObject thing = scene.Objects[0];
        int count = scene.Objects.Count;
        string number = random.NextBool(0.12) ? count.ToString(System.Globalization.CultureInfo.InvariantCulture) : Numbers[count];
        string things = $"{number} {PluralPhrase(thing, Choose(thing, ref random))}";
        return random.Next(6) switch
        {
            0 => $"there are {things}",
            1 => $"a picture of {things}",
            2 => $"an image with {things}",
            3 => $"exactly {things}",
            _ => things,
        };
    }

    private string Paired(Scene scene, ref SeededRandom random)
    {
        SceneObject one = scene.Objects[0];
        SceneObject two = scene.Objects[1];
        EnglishNoun first = Choose(one, ref random);
        EnglishNoun second = Choose(two, ref random);
        if (scene.Kind == SceneKind.LargeAndSmall && random.NextBool(0.3))
        {
            return random.NextBool()
                ? $"{Phrase(one, first, withSize: false)} bigger than {Phrase(two, second, withSize: false)}"
                : $"{Phrase(two, second, withSize: false)} smaller than {Phrase(one, first, withSize: false)}";
        }

        string[] frames = scene.Kind switch { SceneKind.SideBySide => SideFrames, SceneKind.Stacked => StackFrames, _ => SizeFrames };
        string opening = Openings[random.Next(Openings.Length)];
        return opening + Fill(frames[random.Next(frames.Length)], Phrase(one, first, withSize: true), Phrase(two, second, withSize: true));
    }

    private string Grouped(Scene scene, ref SeededRandom random)
    {
        string[] names = new string[scene.Objects.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Phrase(scene.Objects[i], Choose(scene.Objects[i], ref random), withSize: false);
        }

        if (random.NextBool(0.6))
        {
            random.Shuffle<string>(names);
        }

        return Openings[random.Next(Openings.Length)] + (random.NextBool(0.15) ? string.Join(", ", names) : List(names));
    }

    /// <summary>Other names of animals, food, places and things are nouns; those of faces, people and signs are often adjectives or verbs.</summary>
    private EnglishNoun Choose(SceneObject thing, ref SeededRandom random)
    {
        EnglishNoun[] others = _corpus.Concepts[thing.Concept].Group is >= 3 and <= 7 ? _otherNouns[thing.Concept] : [];
        return others.Length > 0 && random.NextBool(0.25) ? others[random.Next(others.Length)] : Main(thing);
    }

    private string AnyName(SceneObject thing, ref SeededRandom random)
    {
        EmojiConcept concept = _corpus.Concepts[thing.Concept];
        return concept.OtherNames.Count > 0 && random.NextBool(0.35) ? concept.OtherNames[random.Next(concept.OtherNames.Count)] : concept.Noun.Name;
    }

    private EnglishNoun Main(SceneObject thing) => _corpus.Concepts[thing.Concept].Noun;

    private static string Phrase(SceneObject thing, EnglishNoun noun, bool withSize)
    {
        string size = withSize ? thing.SizeWord : "";
        string paint = thing.Paint >= 0 ? ColourWords.All[thing.Paint].Name : "";
        string adjectives = size.Length > 0 && paint.Length > 0 ? $"{size} {paint}" : size + paint;
        return adjectives.Length > 0 ? noun.With(adjectives) : noun.Indefinite;
    }

    private static string PluralPhrase(SceneObject thing, EnglishNoun noun) =>
        thing.Paint >= 0 ? $"{ColourWords.All[thing.Paint].Name} {noun.Plural}" : noun.Plural;

    private static string List(string[] names) => $"{string.Join(", ", names[..^1])} and {names[^1]}";

    private static string Fill(string frame, string first, string second) =>
        frame.Replace("{0}", first, StringComparison.Ordinal).Replace("{1}", second, StringComparison.Ordinal);

    private static string Finish(string text, ref SeededRandom random) =>
        random.NextBool(0.15) ? char.ToUpperInvariant(text[0]) + text[1..] + "." : text;
}
