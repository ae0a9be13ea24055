using System.Globalization;
using Clip.Sdk.Engines;
using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Captioning;

/// <summary>Makes sets of embeddings and captions with a CLIP model, which is frozen here.</summary>
public static class CaptionEncoding
{
    private const int ChunkSize = 64;

    /// <summary>Encodes the pictures of a source; the embeddings of a picture's views follow each other, the whole first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">Pictures and captions; one epoch of them.</param>
    /// <param name="decoder">Decodes pictures.</param>
    /// <param name="count">The most pictures.</param>
    /// <param name="faults">Receives what was left out.</param>
    /// <param name="views">Parts of a picture that are encoded beside the whole; null for the whole alone.</param>
    /// <param name="progress">Told how many are done; null for nobody.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <exception cref="InputException">Not one picture can be used.</exception>
    public static CaptionSet Pictures(
        IClipModel model, ISampleSource source, IImageDecoder decoder, long count, SampleFaults faults, PictureViews? views = null, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        views ??= PictureViews.Whole;
        List<IReadOnlyList<string>> captions = [];
        List<float> embeddings = [];
        using ISampleCursor cursor = source.Open(faults, epochs: 1);
        while (captions.Count < count && Decode(cursor, decoder, (int)Math.Min(ChunkSize, count - captions.Count), faults, cancellationToken) is { Count: > 0 } chunk)
        {
            try
            {
                ImageSource[] pictures = [.. chunk.SelectMany(sample => ViewsOf(sample.Image, views))];
                Gather(model.Images.Encode<ImageSource>(pictures, EmbeddingForm.Raw, cancellationToken), views, embeddings);
                captions.AddRange(chunk.Select(sample => sample.Captions));
            }
            finally
            {
                chunk.ForEach(sample => sample.Image.Dispose());
            }

            progress?.Invoke(captions.Count);
        }

        return captions.Count > 0
            ? new CaptionSet([.. embeddings], views.Count * model.Images.Info.Dimensions, captions, OriginOf(model, source.Name, count, views))
            : throw new InputException($"Not one picture of '{source.Name}' could be used.", source.Name);
    }

    /// <summary>Encodes captions, whose own embeddings stand for those of pictures. Those beyond the text encoder's context are left out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">The captions.</param>
    /// <param name="name">Names them.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <exception cref="InputException">Not one caption can be used.</exception>
    public static CaptionSet Texts(IClipModel model, IReadOnlyList<string> texts, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        var measures = new TextMeasure[texts.Count];
        model.Texts.Measure([.. texts], measures);
        string[] fitting = [.. texts.Where((_, i) => !measures[i].IsTruncated)];
        if (fitting.Length == 0)
        {
            throw new InputException($"Not one caption of '{name}' could be used.", name);
        }

        float[] embeddings = model.Texts.Encode<string>(fitting, EmbeddingForm.Raw, cancellationToken).Values.ToArray();
        return new CaptionSet(embeddings, model.Texts.Info.Dimensions, [.. fitting.Select(text => new[] { text })], OriginOf(model, name, texts.Count));
    }

    /// <summary>What a set of some data is made of.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The data.</param>
    /// <param name="count">The most of them.</param>
    /// <param name="views">What is encoded of a picture; null for the whole alone.</param>
    public static string OriginOf(IClipModel model, string name, long count, PictureViews? views = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        string step = views is { SizeStep: > 0 } ? string.Create(CultureInfo.InvariantCulture, $" ± {views.SizeStep}") : "";
        string parts = views is { Grid: > 0 } ? string.Create(CultureInfo.InvariantCulture, $" | windows {views.Grid}x{views.Grid} of {views.Size}{step}") : "";
        return $"{model.Images.Info.SpaceId} | {name} | {count}{parts}";
    }

    private static IEnumerable<ImageSource> ViewsOf(RgbImage image, PictureViews views)
    {
        var pixels = new RgbPixels(image.Width, image.Height, image.Memory);
        return views.Cut(pixels).Prepend(pixels.ToSource());
    }

    private static void Gather(EmbeddingMatrix crops, PictureViews views, List<float> embeddings)
    {
        float[] own = new float[views.Count * crops.Dimensions];
        int length = views.CropCount * crops.Dimensions;
        for (int start = 0; start < crops.Values.Length; start += length)
        {
            views.Gather(crops.Values.Span.Slice(start, length), own);
            embeddings.AddRange(own);
        }
    }

    private static List<DecodedSample> Decode(ISampleCursor cursor, IImageDecoder decoder, int count, SampleFaults faults, CancellationToken cancellationToken)
    {
        List<TrainingSample> samples = [];
        while (samples.Count < count && cursor.Read(cancellationToken) is { } sample)
        {
            samples.Add(sample);
        }

        var decoded = new DecodedSample?[samples.Count];
        Parallel.For(0, samples.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            try
            {
                decoded[i] = samples[i].Decode(decoder, cancellationToken);
            }
            catch (ClipException error)
            {
                faults.Add(error.Code, $"{samples[i].Name}: {error.Message}");
            }
        });
        return [.. decoded.OfType<DecodedSample>()];
    }
}
