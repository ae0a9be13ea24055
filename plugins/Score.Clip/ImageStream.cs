using System.Runtime.CompilerServices;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Streams of pictures through the host's pipeline, or one by one where the host has none.</summary>
internal sealed class ImageStream(IClipModel model, IImagePipeline? pipeline)
{
    public IAsyncEnumerable<EncodedItem> EncodeAsync(IAsyncEnumerable<ImageSource> sources, CancellationToken cancellationToken) =>
        pipeline is null ? EncodeOneByOneAsync(sources, cancellationToken) : pipeline.EncodeAsync(sources, cancellationToken);

    private async IAsyncEnumerable<EncodedItem> EncodeOneByOneAsync(IAsyncEnumerable<ImageSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long index = 0;
        await foreach (ImageSource source in sources.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Encode(index++, source, cancellationToken);
        }
    }

    private EncodedItem Encode(long index, ImageSource source, CancellationToken cancellationToken)
    {
        try
        {
            return new EncodedItem(index, source, model.Images.EncodeOne(source, cancellationToken: cancellationToken), null);
        }
        catch (ClipException error)
        {
            return new EncodedItem(index, source, default, error);
        }
    }
}
