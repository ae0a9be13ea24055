using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Augmentation;

/// <summary>Turns a picture into what the network is trained on. All chance comes from the generator that the caller passes.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class ImageAugmentation
{
    // CLIP's mean colour in 8 bits: what is filled with it becomes zero in the network.
    private static readonly byte[] MeanColour = [123, 117, 104];
    private readonly AugmentationOptions _options;
    private readonly int _size;

    /// <summary>Creates the pipeline.</summary>
    /// <param name="options">What happens to a picture.</param>
    /// <param name="imageSize">S, height and width of the result.</param>
    public ImageAugmentation(AugmentationOptions options, int imageSize)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageSize);
        (_options, _size) = (options, imageSize);
    }

    /// <summary>Augments one picture.</summary>
    /// <param name="image">The picture; its pixels may be changed.</param>
    /// <param name="random">The source of chance; it moves on.</param>
    /// <param name="planes">[3, S, S] receives the R, G and B planes, 8 bits.</param>
    /// <exception cref="ArgumentException"><paramref name="planes"/> has another length.</exception>
    public void Apply(RgbImage image, ref SeededRandom random, Span<byte> planes)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (planes.Length != 3 * _size * _size)
        {
            throw new ArgumentException($"A picture of shape [3, {_size}, {_size}] needs {3 * _size * _size} bytes but got {planes.Length}.", nameof(planes));
        }

        using RgbImage square = ToSquare(image, ref random);
        Flip(square, ref random);
        if (Happens(_options.ColourJitter, ref random))
        {
            Jitter(square.Pixels, ref random);
        }

        if (Happens(_options.Greyscale, ref random))
        {
            ColourAdjustment.Greyscale(square.Pixels);
        }

        if (Happens(_options.Blur, ref random))
        {
            GaussianBlur.Apply(square, _options.BlurSigma.At(random.NextDouble()));
        }

        if (Happens(_options.Erasing, ref random))
        {
            Erase(square, ref random);
        }

        ToPlanes(square.Pixels, planes);
    }

    private RgbImage ToSquare(RgbImage image, ref SeededRandom random)
    {
        if (Happens(_options.ShrinkProbability, ref random))
        {
            using RgbImage canvas = PictureResizing.Shrink(image, _options.ShrinkScale.At(random.NextDouble()), MeanColour, ref random);
            return Crop(canvas, ref random);
        }

        return Crop(image, ref random);
    }

    private RgbImage Crop(RgbImage image, ref SeededRandom random) => _options.Crop switch
    {
        CropMode.RandomResized => PictureResizing.CropAndResize(
            image, CropGeometry.Choose(image.Width, image.Height, _options.CropScale, _options.CropRatio, ref random), _size, _size),
        CropMode.Squash => PictureResizing.CropAndResize(image, new CropRectangle(0, 0, image.Width, image.Height), _size, _size),
        _ => PictureResizing.ResizeAndCentre(image, _size),
    };

    private void Flip(RgbImage square, ref SeededRandom random)
    {
        if (Happens(_options.HorizontalFlip, ref random))
        {
            PictureResizing.FlipHorizontally(square);
        }

        if (Happens(_options.VerticalFlip, ref random))
        {
            PictureResizing.FlipVertically(square);
        }
    }

    /// <summary>The four changes in random order, as torchvision's ColorJitter.</summary>
    private void Jitter(Span<byte> pixels, ref SeededRandom random)
    {
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        double brightness = Factor(_options.Brightness, ref random);
        double contrast = Factor(_options.Contrast, ref random);
        double saturation = Factor(_options.Saturation, ref random);
        double hue = random.NextDouble(-_options.Hue, _options.Hue);
        foreach (int change in order)
        {
            switch (change)
            {
                case 0 when _options.Brightness > 0:
                    ColourAdjustment.Brightness(pixels, brightness);
                    break;
                case 1 when _options.Contrast > 0:
                    ColourAdjustment.Contrast(pixels, contrast);
                    break;
                case 2 when _options.Saturation > 0:
                    ColourAdjustment.Saturation(pixels, saturation);
                    break;
                case 3 when _options.Hue > 0:
                    ColourAdjustment.Hue(pixels, hue);
                    break;
                default:
                    break;
            }
        }
    }

    private void Erase(RgbImage square, ref SeededRandom random)
    {
        if (CropGeometry.ChooseErased(_size, _options.ErasingArea, _options.ErasingRatio, ref random) is not CropRectangle erased)
        {
            return;
        }

        for (int y = erased.Top; y < erased.Top + erased.Height; y++)
        {
            Span<byte> row = square.Pixels.Slice(((y * _size) + erased.Left) * 3, erased.Width * 3);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = _options.ErasingFill switch
                {
                    ErasingFill.Mean => MeanColour[i % 3],
                    ErasingFill.Noise => (byte)random.NextBits(),
                    _ => 0,
                };
            }
        }
    }

    private static double Factor(double strength, ref SeededRandom random) => random.NextDouble(Math.Max(0, 1 - strength), 1 + strength);

    private static bool Happens(double probability, ref SeededRandom random) => probability > 0 && random.NextBool(probability);

    private static void ToPlanes(ReadOnlySpan<byte> pixels, Span<byte> planes)
    {
        int count = planes.Length / 3;
        Span<byte> red = planes[..count];
        Span<byte> green = planes.Slice(count, count);
        Span<byte> blue = planes.Slice(2 * count, count);
        for (int i = 0, from = 0; i < red.Length; i++, from += 3)
        {
            (red[i], green[i], blue[i]) = (pixels[from], pixels[from + 1], pixels[from + 2]);
        }
    }
}
