namespace Clip.Sdk.Training.Augmentation;

/// <summary>Rectangles that random crops and erasing choose, by torchvision's rules.</summary>
internal static class CropGeometry
{
    private const int Tries = 10;

    /// <summary>A part of the picture of random area and shape; where none fits, the largest central part of an allowed shape.</summary>
    public static CropRectangle Choose(int width, int height, Configuration.ValueRange scale, Configuration.ValueRange ratio, ref SeededRandom random)
    {
        for (int i = 0; i < Tries; i++)
        {
            double area = (double)width * height * scale.At(random.NextDouble());
            double aspect = RandomRatio(ratio, ref random);
            int cropWidth = (int)Math.Round(Math.Sqrt(area * aspect));
            int cropHeight = (int)Math.Round(Math.Sqrt(area / aspect));
            if (cropWidth > 0 && cropWidth <= width && cropHeight > 0 && cropHeight <= height)
            {
                int top = random.Next(height - cropHeight + 1);
                return new CropRectangle(random.Next(width - cropWidth + 1), top, cropWidth, cropHeight);
            }
        }

        return Central(width, height, ratio);
    }

    public static CropRectangle Central(int width, int height, Configuration.ValueRange ratio)
    {
        double own = (double)width / height;
        (int cropWidth, int cropHeight) = own < ratio.Minimum ? (width, (int)Math.Round(width / ratio.Minimum))
            : own > ratio.Maximum ? ((int)Math.Round(height * ratio.Maximum), height)
            : (width, height);
        return new CropRectangle((width - cropWidth) / 2, (height - cropHeight) / 2, cropWidth, cropHeight);
    }

    /// <summary>A rectangle to erase, strictly smaller than the square; null where ten tries found none.</summary>
    public static CropRectangle? ChooseErased(int size, Configuration.ValueRange area, Configuration.ValueRange ratio, ref SeededRandom random)
    {
        for (int i = 0; i < Tries; i++)
        {
            double erased = (double)size * size * area.At(random.NextDouble());
            double aspect = RandomRatio(ratio, ref random);
            int height = (int)Math.Round(Math.Sqrt(erased * aspect));
            int width = (int)Math.Round(Math.Sqrt(erased / aspect));
            if (height < size && width < size && height > 0 && width > 0)
            {
                int top = random.Next(size - height + 1);
                return new CropRectangle(random.Next(size - width + 1), top, width, height);
            }
        }

        return null;
    }

    /// <summary>Evenly over the logarithm, so that a shape and its transpose are equally likely.</summary>
    private static double RandomRatio(Configuration.ValueRange ratio, ref SeededRandom random) =>
        Math.Exp(random.NextDouble(Math.Log(ratio.Minimum), Math.Log(ratio.Maximum)));
}

/// <summary>A rectangle of whole pixels.</summary>
internal readonly record struct CropRectangle(int Left, int Top, int Width, int Height);
