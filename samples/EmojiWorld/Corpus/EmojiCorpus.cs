using Clip.Sdk.Samples.EmojiWorld.Language;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>Concepts and drawn icons in memory. Opened for training it does not hold the test style at all.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class EmojiCorpus
{
    private readonly IconBitmap[]?[][] _icons;

    private EmojiCorpus(IReadOnlyList<EmojiConcept> concepts, IReadOnlyList<string> styles, IconBitmap[]?[][] icons, bool isForTest)
    {
        (Concepts, StyleNames, _icons, IsForTest) = (concepts, styles, icons, isForTest);
        StylesOf = [.. Enumerable.Range(0, concepts.Count).Select(concept => (IReadOnlyList<int>)[.. Enumerable.Range(0, styles.Count).Where(style => icons[style][concept] is not null && !HeldOutDrawings.Contains(styles[style], concepts[concept]))])];
        BaseConcepts = [.. Enumerable.Range(0, concepts.Count).Where(concept => concepts[concept].Kind == ConceptKind.Base)];
    }

    /// <summary>All concepts.</summary>
    public IReadOnlyList<EmojiConcept> Concepts { get; }

    /// <summary>Numbers of the base concepts: the classes of the evaluation.</summary>
    public IReadOnlyList<int> BaseConcepts { get; }

    /// <summary>Names of the styles that are loaded.</summary>
    public IReadOnlyList<string> StyleNames { get; }

    /// <summary>For each concept the loaded styles that draw it, without the drawings that are held out of the training.</summary>
    public IReadOnlyList<IReadOnlyList<int>> StylesOf { get; }

    /// <summary>Drawings in training styles that no training picture shows, to steer by: numbers of style and concept.</summary>
    public IEnumerable<(int Style, int Concept)> HeldOut =>
        from concept in BaseConcepts
        from style in Enumerable.Range(0, StyleNames.Count)
        where _icons[style][concept] is not null && HeldOutDrawings.Contains(StyleNames[style], Concepts[concept])
        select (style, concept);

    /// <summary>True when the corpus holds the test style and nothing else.</summary>
    public bool IsForTest { get; }

    /// <summary>Opens the training styles.</summary>
    /// <param name="path">The corpus file.</param>
    /// <exception cref="InputException">It is absent, or none.</exception>
    public static EmojiCorpus OpenForTraining(string path) => Open(path, isForTest: false);

    /// <summary>Opens the style that was never trained on.</summary>
    /// <param name="path">The corpus file.</param>
    /// <exception cref="InputException">It is absent, or none.</exception>
    public static EmojiCorpus OpenForTest(string path) => Open(path, isForTest: true);

    /// <summary>An icon in its sizes, the largest first.</summary>
    /// <param name="style">Number of the style in <see cref="StyleNames"/>.</param>
    /// <param name="concept">Number of the concept.</param>
    /// <exception cref="ArgumentException">The style does not draw the concept.</exception>
    public IReadOnlyList<IconBitmap> IconOf(int style, int concept) => _icons[style][concept]
        ?? throw new ArgumentException($"Style '{StyleNames[style]}' does not draw '{Concepts[concept].Noun.Name}'.", nameof(concept));

    private static EmojiCorpus Open(string path, bool isForTest)
    {
        (CorpusHeader header, byte[]?[] pixels) = CorpusFile.Read(path, style => style.IsTestOnly == isForTest);
        EmojiConcept[] concepts = [.. header.Concepts.Select(concept =>
            new EmojiConcept(concept.Code, concept.Kind, new EnglishNoun(concept.Name), concept.OtherNames, concept.Tags, concept.Group))];
        var names = new List<string>();
        var icons = new List<IconBitmap[]?[]>();
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] is byte[] style)
            {
                names.Add(header.Styles[i].Name);
                icons.Add(Slice(style, header.Styles[i], header.IconSize, concepts.Length));
            }
        }

        return new EmojiCorpus(concepts, names, [.. icons], isForTest);
    }

    private static IconBitmap[]?[] Slice(byte[] pixels, CorpusStyle style, int size, int conceptCount)
    {
        var icons = new IconBitmap[]?[conceptCount];
        int length = size * size * 4;
        Parallel.For(0, style.Concepts.Count, i =>
        {
            var full = new IconBitmap(pixels.AsMemory(i * length, length), size);
            var half = new IconBitmap(IconRasterizer.Halve(full.Pixels.Span, size), size / 2);
            icons[style.Concepts[i]] = [full, half, new IconBitmap(IconRasterizer.Halve(half.Pixels.Span, size / 2), size / 4)];
        });
        return icons;
    }
}
