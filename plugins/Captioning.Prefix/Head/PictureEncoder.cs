using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>Embeds the views of pictures that a captioner takes.</summary>
/// <param name="model">The host's model.</param>
/// <param name="codec">Decodes pictures to cut them; needed where there are windows.</param>
/// <param name="views">The whole alone, or windows beside it.</param>
internal sealed class PictureEncoder(IClipModel model, IImageCodec? codec, PictureViews views)
{
    /// <summary>Windows are cut from a picture no larger than so many times the encoder's own, so that huge pictures cost no more than large ones.</summary>
    private const int LongestSide = 8;

    /// <summary>V · D.</summary>
    public int Width => views.Count * model.Images.Info.Dimensions;

    /// <summary>Embeds one picture.</summary>
    public float[] Encode(ImageSource picture, CancellationToken cancellationToken)
    {
        float[] embedding = new float[Width];
        Encode([picture], embedding, cancellationToken);
        return embedding;
    }

    /// <summary>Embeds pictures.</summary>
    /// <param name="pictures">[N].</param>
    /// <param name="destination">[N, V · D] receives raw embeddings, the whole picture's first.</param>
    /// <param name="cancellationToken">Stops between chunks.</param>
    /// <exception cref="ClipException">A picture cannot be read, or the host cannot decode pictures to pixels and windows are wanted.</exception>
    public void Encode(ReadOnlySpan<ImageSource> pictures, Span<float> destination, CancellationToken cancellationToken)
    {
        if (views.Grid == 0)
        {
            model.Images.Encode(pictures, destination, EmbeddingForm.Raw, cancellationToken);
            return;
        }

        IImageCodec decoder = codec ?? throw new PluginException($"This captioner looks at windows of pictures, which needs the engine '{nameof(IImageCodec)}'; this host does not offer it. Name a captioner without views.", "caption");
        var all = new ImageSource[pictures.Length * views.CropCount];
        for (int i = 0; i < pictures.Length; i++)
        {
            all[i * views.CropCount] = pictures[i];
            RgbPixels pixels = decoder.Decode(pictures[i], LongestSide * model.Images.ImageSize, cancellationToken);
            views.Cut(pixels).ToArray().CopyTo(all, (i * views.CropCount) + 1);
        }

        float[] crops = new float[all.Length * model.Images.Info.Dimensions];
        model.Images.Encode(all, crops, EmbeddingForm.Raw, cancellationToken);
        int length = views.CropCount * model.Images.Info.Dimensions;
        for (int i = 0; i < pictures.Length; i++)
        {
            views.Gather(crops.AsSpan(i * length, length), destination.Slice(i * Width, Width));
        }
    }
}
