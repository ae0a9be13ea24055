using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Augmentation;

namespace Clip.Sdk.Training.Data;

/// <summary>Decodes, augments and tokenizes one sample. Every draw depends on seed, epoch and sample alone.</summary>
/// <remarks>Safe to call from several threads at once.</remarks>
internal sealed class SamplePreparer(DataLoaderOptions options, IImageDecoder decoder, ICaptionEncoder captions, SampleFaults faults)
{
    private readonly ImageAugmentation _augmentation = new(options.Augmentation, options.ImageSize);

    public PreparedSample Prepare(TrainingSample sample, CancellationToken cancellationToken)
    {
        var result = new PreparedSample(sample);
        try
        {
            DecodedSample decoded = sample.Decode(decoder, cancellationToken);
            using RgbImage image = decoded.Image;
            result.Rent(3 * options.ImageSize * options.ImageSize, captions.ContextLength);
            var random = new SeededRandom(options.Seed, RandomStreams.Augmentation, sample.Epoch, sample.Index);
            _augmentation.Apply(image, ref random, result.Pixels.AsSpan(0, 3 * options.ImageSize * options.ImageSize));
            result.Caption = Choose(decoded.Captions, sample);
            result.TokenCount = captions.Encode(result.Caption, result.Tokens.AsSpan(0, captions.ContextLength));
        }
        catch (Exception error) when (error is ClipException or IOException or UnauthorizedAccessException)
        {
            faults.Add((error as ClipException)?.Code ?? "sample-unreadable", $"{sample.Name}: {error.Message}");
            result.Dispose();
            result.IsFaulty = true;
        }

        return result;
    }

    private string Choose(IReadOnlyList<string> choices, TrainingSample sample)
    {
        if (choices.Count == 1 || options.CaptionChoice == CaptionChoice.First)
        {
            return choices[0];
        }

        return choices[new SeededRandom(options.Seed, RandomStreams.Caption, sample.Epoch, sample.Index).Next(choices.Count)];
    }
}
