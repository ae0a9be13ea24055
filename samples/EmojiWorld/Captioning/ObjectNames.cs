using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Scores;

namespace Clip.Sdk.Samples.EmojiWorld.Captioning;

/// <summary>Finds the things that a caption names: the longest names first, singular or plural, by their exact words.</summary>
public sealed class ObjectNames
{
    private readonly EmojiCorpus _corpus;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly int _longest;

    /// <summary>Creates a finder.</summary>
    /// <param name="corpus">The concepts.</param>
    public ObjectNames(EmojiCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        _corpus = corpus;
        foreach (EmojiConcept concept in corpus.Concepts)
        {
            _names.TryAdd(Key(concept.Noun.Name), concept.Noun.Name);
            _names.TryAdd(Key(concept.Noun.Plural), concept.Noun.Name);
        }

        _longest = _names.Keys.Max(name => name.Count(character => character == ' ') + 1);
    }

    /// <summary>The things of a scene.</summary>
    /// <param name="scene">The scene.</param>
    public IReadOnlySet<string> Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return scene.Objects.Select(thing => _names[Key(_corpus.Concepts[thing.Concept].Noun.Name)]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The things that a caption names; what it says of the background is left out.</summary>
    /// <param name="caption">The caption.</param>
    public IReadOnlySet<string> In(string caption)
    {
        string[] words = CaptionWords.Split(BeforeBackground(caption));
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (int start = 0; start < words.Length;)
        {
            int length = Math.Min(_longest, words.Length - start);
            string? name = null;
            while (length > 0 && !_names.TryGetValue(string.Join(' ', words, start, length), out name))
            {
                length--;
            }

            if (name is not null)
            {
                found.Add(name);
            }

            start += Math.Max(1, length);
        }

        return found;
    }

    /// <summary>How exactly captions name the things of their scenes, counted over all of them.</summary>
    /// <param name="named">The things that each caption names.</param>
    /// <param name="shown">The things that each scene shows.</param>
    public static (double Precision, double Recall, double F1) Measure(IEnumerable<IReadOnlySet<string>> named, IEnumerable<IReadOnlySet<string>> shown)
    {
        (double right, double said, double there) = (0, 0, 0);
        foreach ((IReadOnlySet<string> names, IReadOnlySet<string> things) in named.Zip(shown))
        {
            right += names.Count(things.Contains);
            said += names.Count;
            there += things.Count;
        }

        double precision = said > 0 ? right / said : 0;
        double recall = there > 0 ? right / there : 0;
        return (precision, recall, right > 0 ? 2 * precision * recall / (precision + recall) : 0);
    }

    private static string Key(string name) => string.Join(' ', CaptionWords.Split(name));

    /// <summary>Full captions end with the background: 'on a …' with the word 'background'.</summary>
    private static string BeforeBackground(string caption)
    {
        int background = caption.LastIndexOf(" background", StringComparison.Ordinal);
        int start = background < 0 ? -1 : caption.LastIndexOf(" on a", background, StringComparison.Ordinal);
        return start < 0 ? caption : caption[..start];
    }
}
