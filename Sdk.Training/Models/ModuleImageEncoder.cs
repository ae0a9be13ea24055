using Clip.Sdk.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>The image tower of a module as an encoder.</summary>
internal sealed class ModuleImageEncoder(ClipModule module, ImagePreprocessor preprocessor, EncoderInfo info) : IImageEncoder
{
    public EncoderInfo Info => info;

    public int ImageSize => preprocessor.ImageSize;

    public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        ModuleRows.CheckDestination(destination, inputs.Length, info);
        for (int first = 0; first < inputs.Length; first += info.MaxBatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            ImageSource[] sources = inputs.Slice(first, Math.Min(info.MaxBatchSize, inputs.Length - first)).ToArray();
            float[] pixels = new float[sources.Length * preprocessor.ValuesPerImage];
            Parallel.For(0, sources.Length, i => preprocessor.Preprocess(sources[i], pixels.AsSpan(i * preprocessor.ValuesPerImage, preprocessor.ValuesPerImage), cancellationToken));
            Tensor input = tensor(pixels, [sources.Length, 3, ImageSize, ImageSize]).to(module.Device);
            ModuleRows.Write(module, () => module.EncodeImages(input), form, destination[(first * info.Dimensions)..]);
        }
    }

    public void Dispose()
    {
    }
}
