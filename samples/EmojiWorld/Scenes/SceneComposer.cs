using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Language;
using Clip.Sdk.Training;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>Composes scenes. A scene depends on seed and number alone.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class SceneComposer
{
    private const long Stream = 101;
    private readonly EmojiCorpus _corpus;
    private readonly SceneOptions _options;
    private readonly double[] _conceptBounds;
    private readonly double[] _kindBounds;
    private readonly int _largestGroup;
    private readonly SceneBlocks? _blocks;

    /// <summary>Creates a composer.</summary>
    /// <param name="corpus">Concepts and icons.</param>
    /// <param name="options">What to compose; null is the defaults.</param>
    /// <exception cref="InputException">The corpus has too few concepts for groups.</exception>
    public SceneComposer(EmojiCorpus corpus, SceneOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        (_corpus, _options) = (corpus, options ?? new SceneOptions());
        _conceptBounds = Bounds(corpus.Concepts.Count, i => corpus.StylesOf[i].Count == 0 ? 0 : corpus.Concepts[i].Kind switch
        {
            ConceptKind.Base => 1,
            ConceptKind.Variant => _options.Shares.Variant,
            _ => _options.Shares.Extra,
        });
        int[] drawable = [.. Enumerable.Range(0, corpus.Concepts.Count).Where(i => _conceptBounds[i] > (i == 0 ? 0 : _conceptBounds[i - 1]))];
        _largestGroup = Math.Min(4, drawable.Length);
        if (drawable.Length < 3 || !drawable.Any(i => corpus.Concepts[i].Noun.IsCountable))
        {
            throw new InputException($"Scenes need at least 3 drawable concepts, one of them countable, but the corpus has {drawable.Length}. Make it anew with 'emoji-world prepare'.");
        }

        _kindBounds = Bounds(_options.KindShares.Count, i => _options.KindShares[i]);
        _blocks = _options.BlockLength > 0 ? new SceneBlocks(_conceptBounds, _kindBounds[0] / _kindBounds[^1], _options.Seed, _options.BlockLength, _options.Likeness) : null;
    }

    /// <summary>Composes a scene.</summary>
    /// <param name="index">Its number.</param>
    public Scene Compose(long index)
    {
        var random = new SeededRandom(_options.Seed, Stream, 0, index);
        SceneKind kind = KindOf(index, ref random);
        int leader = _blocks?.LeaderOf(index) ?? -1;
        if (kind == SceneKind.Single && _options.PortraitShare > 0 && random.NextBool(_options.PortraitShare))
        {
            return ComposePortrait(leader, ref random);
        }

        Background background = SceneDraws.Background(ref random);
        Scene scene = kind switch
        {
            SceneKind.Single => ComposeSingle(leader, background, ref random),
            SceneKind.Count => ComposeCount(leader, background, ref random),
            SceneKind.Group => ComposeGroup(leader, background, ref random),
            _ => ComposePair(kind, leader, background, ref random),
        };
        return _options.IsDegraded ? SceneDraws.Degrade(scene, ref random) : scene;
    }

    private Scene ComposeSingle(int leader, Background background, ref SeededRandom random)
    {
        SceneObject thing = Draw(First(leader, ref random), background, ref random);
        if (random.NextBool(0.82))
        {
            double size = random.NextDouble(0.6, 1);
            double play = Math.Max(0, (1 - size) / 2);
            thing = thing with { Size = size, X = 0.5 + random.NextDouble(-play, play), Y = 0.5 + random.NextDouble(-play, play) };
            return new Scene { Kind = SceneKind.Single, Background = background, Objects = [thing] };
        }

        (double x, double y, string words) = SceneDraws.Place(ref random);
        thing = thing with { Size = random.NextDouble(0.3, 0.46), X = x, Y = y, SizeWord = random.NextBool(0.5) ? "small" : "" };
        return new Scene { Kind = SceneKind.Single, Background = background, Objects = [thing], PlaceWords = words };
    }

    private Scene ComposePortrait(int leader, ref SeededRandom random)
    {
        var background = new Background(BackgroundKind.Plain, random.NextBool(0.6) ? 0 : random.Next(ColourWords.All.Count), 0, 0.1, 0);
        SceneObject thing = Draw(First(leader, ref random), background, ref random);
        thing = thing with { Size = random.NextDouble(0.74, 0.94), X = random.NextDouble(0.47, 0.53), Y = random.NextDouble(0.47, 0.53), Rotation = 0, Shadow = 0 };
        return new Scene { Kind = SceneKind.Single, Background = background, Objects = [thing] };
    }

    private Scene ComposeCount(int leader, Background background, ref SeededRandom random)
    {
        int concept = First(leader, ref random);
        while (!_corpus.Concepts[concept].Noun.IsCountable)
        {
            concept = Pick(_conceptBounds, ref random);
        }

        SceneObject thing = Draw(concept, background, ref random);
        int count = 2 + random.Next(4);
        SceneObject[] things = SceneDraws.Spread(count, ref random, (place, _) => thing with { X = place.X, Y = place.Y, Size = place.Size });
        return new Scene { Kind = SceneKind.Count, Background = background, Objects = things };
    }

    private Scene ComposePair(SceneKind kind, int leader, Background background, ref SeededRandom random)
    {
        (int first, int second) = PickTwo(leader, ref random);
        SceneObject one = Draw(first, background, ref random);
        SceneObject two = Draw(second, background, ref random);
        if (one.Paint >= 0 && one.Paint == two.Paint)
        {
            two = two with { Paint = -1 };
        }

        double shift = random.NextDouble(-0.1, 0.1);
        (double near, double far) = (random.NextDouble(0.23, 0.29), random.NextDouble(0.71, 0.77));
        (double oneSize, double twoSize) = (random.NextDouble(0.36, 0.5), random.NextDouble(0.36, 0.5));
        (one, two) = kind switch
        {
            SceneKind.SideBySide => (one with { X = near, Y = 0.5 + shift, Size = oneSize }, two with { X = far, Y = 0.5 - shift, Size = twoSize }),
            SceneKind.Stacked => (one with { X = 0.5 + shift, Y = near, Size = oneSize }, two with { X = 0.5 - shift, Y = far, Size = twoSize }),
            _ when random.NextBool() => (one with { X = 0.36, Y = 0.5 + (shift / 2), Size = random.NextDouble(0.58, 0.68), SizeWord = "large" }, two with { X = 0.83, Y = 0.6 + shift, Size = random.NextDouble(0.24, 0.3), SizeWord = "small" }),
            _ => (one with { X = 0.64, Y = 0.5 + (shift / 2), Size = random.NextDouble(0.58, 0.68), SizeWord = "large" }, two with { X = 0.17, Y = 0.6 + shift, Size = random.NextDouble(0.24, 0.3), SizeWord = "small" }),
        };
        return new Scene { Kind = kind, Background = background, Objects = [one, two] };
    }

    private Scene ComposeGroup(int leader, Background background, ref SeededRandom random)
    {
        int count = Math.Min(3 + random.Next(2), _largestGroup);
        var concepts = new List<int>();
        while (concepts.Count < count)
        {
            int concept = concepts.Count == 0 ? First(leader, ref random) : Pick(_conceptBounds, ref random);
            if (!concepts.Contains(concept))
            {
                concepts.Add(concept);
            }
        }

        SceneObject[] drawn = new SceneObject[count];
        for (int i = 0; i < count; i++)
        {
            drawn[i] = Draw(concepts[i], background, ref random) with { Paint = -1 };
        }

        SceneObject[] things = SceneDraws.Spread(count, ref random, (place, i) => drawn[i] with { X = place.X, Y = place.Y, Size = place.Size });
        return new Scene { Kind = SceneKind.Group, Background = background, Objects = things };
    }

    private SceneObject Draw(int number, Background background, ref SeededRandom random)
    {
        EmojiConcept concept = _corpus.Concepts[number];
        IReadOnlyList<int> styles = _corpus.StylesOf[number];
        int paint = concept.CanBeTinted && random.NextBool(_options.PaintChance) ? ColourWords.Paints[random.Next(ColourWords.Paints.Count)] : -1;
        bool isShaded = _options.IsDegraded && random.NextBool(0.5);
        return new SceneObject
        {
            Concept = number,
            Style = styles[random.Next(styles.Count)],
            X = 0.5,
            Y = 0.5,
            Size = 0.8,
            Paint = paint == background.First ? -1 : paint,
            Rotation = _options.IsDegraded && random.NextBool(0.3) ? random.NextDouble(-0.26, 0.26) : 0,
            IsMirrored = _options.IsDegraded && concept.CanBeMirrored && random.NextBool(0.35),
            Shading = isShaded ? random.NextDouble(0.1, 0.6) : 0,
            LightAngle = random.NextDouble(-Math.PI, 0),
            Shadow = _options.IsDegraded && random.NextBool(0.25) ? random.NextDouble(0.15, 0.5) : 0,
            Glow = random.Next(ColourWords.All.Count),
            GlowStrength = _options.IsDegraded && random.NextBool(0.4) ? random.NextDouble(0.1, 0.5) : 0,
            GlowAngle = random.NextDouble(-Math.PI, Math.PI),
        };
    }

    private SceneKind KindOf(long index, ref SeededRandom random)
    {
        if (_blocks is null)
        {
            return (SceneKind)Pick(_kindBounds, ref random);
        }

        return _blocks.ShowsOneThing(index) ? SceneKind.Single : (SceneKind)Pick(_kindBounds, _kindBounds[0], ref random);
    }

    private int First(int leader, ref SeededRandom random) => leader >= 0 ? leader : Pick(_conceptBounds, ref random);

    private (int First, int Second) PickTwo(int leader, ref SeededRandom random)
    {
        int first = First(leader, ref random);
        int second = Pick(_conceptBounds, ref random);
        while (second == first)
        {
            second = Pick(_conceptBounds, ref random);
        }

        return (first, second);
    }

    internal static double[] Bounds(int count, Func<int, double> weight)
    {
        double[] bounds = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            bounds[i] = sum += weight(i);
        }

        return bounds;
    }

    private static int Pick(double[] bounds, ref SeededRandom random) => Pick(bounds, 0, ref random);

    private static int Pick(double[] bounds, double least, ref SeededRandom random) => Find(bounds, least + (random.NextDouble() * (bounds[^1] - least)));

    /// <summary>The first bound above the draw; equal bounds belong to what is never picked.</summary>
    internal static int Find(double[] bounds, double draw)
    {
        int index = Array.BinarySearch(bounds, draw);
        index = index < 0 ? ~index : index + 1;
        while (index > 0 && bounds[index - 1] > draw)
        {
            index--;
        }

        while (bounds[index] <= draw)
        {
            index++;
        }

        return index;
    }
}
