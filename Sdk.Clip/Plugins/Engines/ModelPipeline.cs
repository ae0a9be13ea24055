using System.Runtime.CompilerServices;
using Clip.Sdk.Pipelines;

namespace Clip.Sdk.Plugins;

/// <summary>The encoding pipeline over the host's model; a model without the door for pixels is fed one picture after the other.</summary>
internal sealed class ModelPipeline(HostModel model) : IImagePipeline
{
    public IAsyncEnumerable<EncodedItem> EncodeAsync(IAsyncEnumerable<ImageSource> sources, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        IImageEncoder encoder = model.Value.Images;
        return encoder is IPixelEncoder pixels
            ? new EncodingPipeline(pixels).EncodeAsync(sources, cancellationToken)
            : EncodeSinglyAsync(encoder, sources, cancellationToken);
    }

    private static async IAsyncEnumerable<EncodedItem> EncodeSinglyAsync(
        IImageEncoder encoder, IAsyncEnumerable<ImageSource> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long index = 0;
        await foreach (ImageSource source in sources.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return Encode(encoder, source, index++, cancellationToken);
        }
    }

    private static EncodedItem Encode(IImageEncoder encoder, ImageSource source, long index, CancellationToken cancellationToken)
    {
        try
        {
            return new EncodedItem(index, source, encoder.EncodeOne(source, cancellationToken: cancellationToken), null);
        }
        catch (ClipException error)
        {
            return new EncodedItem(index, source, default, error);
        }
    }
}
