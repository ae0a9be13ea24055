using System.Globalization;
using System.Numerics.Tensors;
using Clip.Sdk.Captioning;
using Clip.Sdk.Engines;
using Clip.Sdk.Imaging;
using Clip.Sdk.Samples.EmojiWorld.Scenes;
using Clip.Sdk.Scores;
using Clip.Sdk.Training.Captioning;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Samples.EmojiWorld.Captioning;

/// <summary>Measures a captioner on scenes, beside the captions of the nearest training pictures.</summary>
/// <param name="model">The model whose embeddings are described.</param>
/// <param name="views">The parts of pictures that the captioner takes; null for the whole alone.</param>
public sealed class CaptionEvaluation(IClipModel model, PictureViews? views = null)
{
    private const int ChunkSize = 64;

    /// <summary>Captions of scenes, and how good they are.</summary>
    /// <param name="scenes">The scenes.</param>
    /// <param name="set">Their embeddings and captions, the full one first.</param>
    /// <param name="who">Who made the captions.</param>
    /// <param name="captions">[N].</param>
    public CaptionFigures Measure(CaptionScenes scenes, CaptionSet set, string who, IReadOnlyList<string> captions)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(captions);
        var names = new ObjectNames(scenes.Corpus);
        (double precision, double recall, double f1) = ObjectNames.Measure(
            captions.Select(names.In), Enumerable.Range(0, set.Count).Select(i => names.Of(scenes.Compose(i))));
        (double clipScore, double refClipScore) = Scores(set, captions);
        return new CaptionFigures(
            scenes.Name, who, captions.Count, BleuScore.Compute(captions, set.Captions), CiderScore.Compute(captions, set.Captions).Average(), precision, recall, f1, clipScore, refClipScore);
    }

    /// <summary>Embeds scenes.</summary>
    /// <param name="scenes">The scenes.</param>
    public CaptionSet Embed(CaptionScenes scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        return CaptionEncoding.Pictures(model, scenes, new NetVipsImageDecoder(), scenes.SamplesPerEpoch!.Value, new SampleFaults(), views);
    }

    /// <summary>What a captioner says.</summary>
    /// <param name="captioner">The captioner.</param>
    /// <param name="set">Embeddings.</param>
    /// <param name="options">How words are chosen.</param>
    public static IReadOnlyList<string> Caption(Captioner captioner, CaptionSet set, DecodingOptions options)
    {
        ArgumentNullException.ThrowIfNull(captioner);
        ArgumentNullException.ThrowIfNull(set);
        var captions = new List<string>(set.Count);
        for (int first = 0; first < set.Count; first += ChunkSize)
        {
            float[] embeddings = [.. Enumerable.Range(first, Math.Min(ChunkSize, set.Count - first)).SelectMany(i => set.Embedding(i).ToArray())];
            captions.AddRange(captioner.Generate(embeddings, options).Select(text => text.Text));
        }

        return captions;
    }

    /// <summary>The full caption of the training picture that is nearest by cosine.</summary>
    /// <param name="training">Training pictures.</param>
    /// <param name="set">Those to describe.</param>
    public IReadOnlyList<string> CaptionByNearest(CaptionSet training, CaptionSet set)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(set);
        float[] norms = [.. Enumerable.Range(0, training.Count).Select(i => TensorPrimitives.Norm(Whole(training, i)))];
        string[] captions = new string[set.Count];
        Parallel.For(0, set.Count, i =>
        {
            (int best, float highest) = (0, float.NegativeInfinity);
            for (int other = 0; other < training.Count; other++)
            {
                float cosine = TensorPrimitives.Dot(Whole(set, i), Whole(training, other)) / norms[other];
                if (cosine > highest)
                {
                    (best, highest) = (other, cosine);
                }
            }

            captions[i] = training.Captions[best][0];
        });
        return captions;
    }

    /// <summary>A table for people.</summary>
    /// <param name="figures">The rows.</param>
    public static string Table(IEnumerable<CaptionFigures> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        IEnumerable<string> rows = figures.Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Set} | {row.Captions} | {row.Bleu4:0.000} | {row.Cider:0.000} | {row.ObjectPrecision:0.000} | {row.ObjectRecall:0.000} | {row.ObjectF1:0.000} | {row.ClipScore:0.000} | {row.RefClipScore:0.000} |"));
        return string.Join('\n', ["| scenes | captions | BLEU-4 | CIDEr-D | object precision | recall | F1 | CLIPScore | RefCLIPScore |", "|---|---|---|---|---|---|---|---|---|", .. rows]) + "\n";
    }

    private (double ClipScore, double RefClipScore) Scores(CaptionSet set, IReadOnlyList<string> captions)
    {
        var encoder = new LenientTexts(model.Texts);
        EmbeddingMatrix said = encoder.Encode(captions);
        double clipScore = 0;
        double refClipScore = 0;
        for (int i = 0; i < set.Count; i++)
        {
            float cosine = TensorPrimitives.CosineSimilarity(said[i], Whole(set, i));
            EmbeddingMatrix references = encoder.Encode(set.Captions[i]);
            float best = Enumerable.Range(0, references.Count).Max(r => TensorPrimitives.Dot(said[i], references[r]));
            clipScore += ClipScore.Hessel(cosine);
            refClipScore += ClipScore.RefHessel(cosine, best);
        }

        return (clipScore / set.Count, refClipScore / set.Count);
    }

    /// <summary>The embedding of a whole picture stands before those of its windows.</summary>
    private ReadOnlySpan<float> Whole(CaptionSet set, int picture) => set.Embedding(picture)[..model.Images.Info.Dimensions];

    /// <summary>Encodes texts; of those beyond the context the first words.</summary>
    private sealed class LenientTexts(ITextEncoder encoder)
    {
        public EmbeddingMatrix Encode(IReadOnlyList<string> texts) => encoder.Encode<string>([.. texts.Select(Fit)]);

        private string Fit(string text)
        {
            var measure = new TextMeasure[1];
            encoder.Measure([text], measure);
            while (measure[0].IsTruncated)
            {
                text = text[..text.LastIndexOf(' ')];
                encoder.Measure([text], measure);
            }

            return text.Length == 0 ? "nothing" : text;
        }
    }
}
