using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Encodes texts with the prefix, keeping the last ones: the pictures of one prompt often come one after the other.</summary>
/// <remarks>Safe to use from several threads at once.</remarks>
internal sealed class TextEmbedder(ITextEncoder encoder, string prefix, LongTexts longTexts)
{
    private const int MaximumKept = 4096;

    private readonly ConcurrentDictionary<string, EmbeddedText> _kept = new(StringComparer.Ordinal);

    /// <summary>Encodes texts in one batch. A text that cannot be used has an error and does not disturb the others.</summary>
    public EmbeddedText[] Encode(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        string[] missing = [.. texts.Distinct(StringComparer.Ordinal).Where(text => !_kept.ContainsKey(text))];
        var fresh = new Dictionary<string, EmbeddedText>(missing.Length, StringComparer.Ordinal);
        EncodeMissing(missing, fresh, cancellationToken);
        var results = new EmbeddedText[texts.Count];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = fresh.TryGetValue(texts[i], out EmbeddedText? found) || _kept.TryGetValue(texts[i], out found) ? found : EncodeAlone(texts[i], cancellationToken);
        }

        if (_kept.Count + fresh.Count > MaximumKept)
        {
            _kept.Clear();
        }

        foreach ((string text, EmbeddedText embedded) in fresh.Take(MaximumKept))
        {
            _kept[text] = embedded;
        }

        return results;
    }

    public EmbeddedText EncodeOne(string text, CancellationToken cancellationToken) => Encode([text], cancellationToken)[0];

    private EmbeddedText EncodeAlone(string text, CancellationToken cancellationToken)
    {
        var fresh = new Dictionary<string, EmbeddedText>(StringComparer.Ordinal);
        EncodeMissing([text], fresh, cancellationToken);
        return fresh[text];
    }

    private void EncodeMissing(string[] texts, Dictionary<string, EmbeddedText> results, CancellationToken cancellationToken)
    {
        string[] whole = [.. texts.Select(text => prefix + text)];
        var measures = new TextMeasure[whole.Length];
        encoder.Measure(whole, measures);
        var fitting = new List<int>();
        for (int i = 0; i < whole.Length; i++)
        {
            if (!measures[i].IsTruncated)
            {
                fitting.Add(i);
            }
            else
            {
                results[texts[i]] = EncodeLong(texts[i], measures[i], cancellationToken);
            }
        }

        EmbeddingMatrix rows = encoder.Encode<string>(fitting.Select(i => whole[i]).ToArray(), cancellationToken: cancellationToken);
        for (int row = 0; row < fitting.Count; row++)
        {
            int i = fitting[row];
            results[texts[i]] = new EmbeddedText(rows[row].ToArray(), measures[i].TokenCount, IsTruncated: false, Windows: 1, Error: null);
        }
    }

    private EmbeddedText EncodeLong(string text, TextMeasure measure, CancellationToken cancellationToken)
    {
        try
        {
            return longTexts switch
            {
                LongTexts.Truncate => new EmbeddedText(encoder.EncodeOne(prefix + text, cancellationToken: cancellationToken), measure.TokenCount, IsTruncated: true, Windows: 1, Error: null),
                LongTexts.Window => EncodeWindows(text, measure, cancellationToken),
                _ => throw new InputException($"Text '{Shorten(text)}' has {measure.TokenCount} tokens but the context holds {encoder.ContextLength - 2}. Shorten it, or let long texts be truncated or windowed.", Shorten(text)),
            };
        }
        catch (InputException error)
        {
            return new EmbeddedText([], measure.TokenCount, measure.IsTruncated, 0, error);
        }
    }

    private EmbeddedText EncodeWindows(string text, TextMeasure measure, CancellationToken cancellationToken)
    {
        string[] windows = [.. TextWindows.Split(text, Fits).Select(window => prefix + window)];
        EmbeddingMatrix rows = encoder.Encode<string>(windows, cancellationToken: cancellationToken);
        float[] mean = new float[rows.Dimensions];
        for (int row = 0; row < rows.Count; row++)
        {
            TensorPrimitives.Add(mean, rows[row], mean);
        }

        Vectors.Normalize(mean);
        return new EmbeddedText(mean, measure.TokenCount, IsTruncated: false, windows.Length, Error: null);
    }

    private bool Fits(string window)
    {
        var measure = new TextMeasure[1];
        encoder.Measure([prefix + window], measure);
        return !measure[0].IsTruncated;
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
