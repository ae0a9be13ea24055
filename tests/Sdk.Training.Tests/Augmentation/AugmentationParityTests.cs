using System.Text.Json;
using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Tests.Augmentation;

public sealed class AugmentationParityTests
{
    [Theory]
    [InlineData("brightness", 6)]
    [InlineData("contrast", 6)]
    [InlineData("saturation", 6)]
    [InlineData("hue", 7)]
    [InlineData("greyscale", 1)]
    [InlineData("horizontal_flip", 1)]
    [InlineData("vertical_flip", 1)]
    public void Changes_of_colour_and_flips_equal_torchvisions_on_Pillow_pictures(string kind, int count)
    {
        JsonElement[] cases = [.. AugmentationReference.Cases(kind)];
        Assert.Equal(count, cases.Length);
        foreach (JsonElement entry in cases)
        {
            using RgbImage picture = AugmentationReference.Picture();
            using RgbImage expected = AugmentationReference.Decode(entry);

            Change(kind, entry.GetProperty("value").GetDouble(), picture);

            Assert.Equal(0, AugmentationReference.Distance(expected, picture));
        }
    }

    [Fact]
    public void Blur_is_within_one_level_of_torchvisions()
    {
        foreach (JsonElement entry in AugmentationReference.Cases("blur"))
        {
            using RgbImage picture = AugmentationReference.Picture();
            using RgbImage expected = AugmentationReference.Decode(entry);

            GaussianBlur.Apply(picture, entry.GetProperty("value").GetDouble(), entry.GetProperty("kernel").GetInt32());

            Assert.InRange(AugmentationReference.Distance(expected, picture), 0, 1);
        }
    }

    [Fact]
    public void Crops_that_are_resized_equal_torchvisions()
    {
        foreach (JsonElement entry in AugmentationReference.Cases("resized_crop"))
        {
            int[] crop = [.. entry.GetProperty("crop").EnumerateArray().Select(value => value.GetInt32())];
            int size = entry.GetProperty("value").GetInt32();
            using RgbImage picture = AugmentationReference.Picture();
            using RgbImage expected = AugmentationReference.Decode(entry);

            using RgbImage result = PictureResizing.CropAndResize(picture, new CropRectangle(crop[0], crop[1], crop[2], crop[3]), size, size);

            Assert.Equal(0, AugmentationReference.Distance(expected, result));
        }
    }

    [Fact]
    public void Resizing_and_cutting_the_centre_equals_torchvisions()
    {
        foreach (JsonElement entry in AugmentationReference.Cases("centre"))
        {
            using RgbImage picture = AugmentationReference.Picture();
            using RgbImage expected = AugmentationReference.Decode(entry);

            using RgbImage result = PictureResizing.ResizeAndCentre(picture, entry.GetProperty("value").GetInt32());

            Assert.Equal(0, AugmentationReference.Distance(expected, result));
        }
    }

    [Fact]
    public void Random_crops_have_the_distribution_of_torchvisions()
    {
        var random = new SeededRandom(1);
        CheckDistribution("crop_top_left_height_width", () =>
            CropGeometry.Choose(53, 41, new ValueRange(0.2, 0.9), new ValueRange(0.75, 4.0 / 3), ref random));
    }

    [Fact]
    public void Erased_rectangles_have_the_distribution_of_torchvisions()
    {
        var random = new SeededRandom(2);
        CheckDistribution("erase_top_left_height_width", () =>
            CropGeometry.ChooseErased(64, new ValueRange(0.02, 0.33), new ValueRange(0.3, 3.3), ref random) ?? default);
    }

    [Fact]
    public void Where_no_crop_fits_the_centre_is_taken_as_torchvision_does()
    {
        var random = new SeededRandom(3);
        foreach (JsonElement entry in AugmentationReference.Root.GetProperty("fallback").EnumerateArray())
        {
            int[] size = [.. entry.GetProperty("size").EnumerateArray().Select(value => value.GetInt32())];
            int[] box = [.. entry.GetProperty("box").EnumerateArray().Select(value => value.GetInt32())];

            CropRectangle crop = CropGeometry.Choose(size[0], size[1], ValueRange.Single(5), new ValueRange(0.75, 4.0 / 3), ref random);

            Assert.Equal(new CropRectangle(box[1], box[0], box[3], box[2]), crop);
        }
    }

    private static void CheckDistribution(string name, Func<CropRectangle> draw)
    {
        const int Draws = 40_000;
        double[] sums = new double[4];
        double[] squares = new double[4];
        for (int i = 0; i < Draws; i++)
        {
            CropRectangle box = draw();
            int[] values = [box.Top, box.Left, box.Height, box.Width];
            for (int k = 0; k < 4; k++)
            {
                sums[k] += values[k];
                squares[k] += (double)values[k] * values[k];
            }
        }

        JsonElement expected = AugmentationReference.Root.GetProperty(name);
        for (int k = 0; k < 4; k++)
        {
            double mean = sums[k] / Draws;
            double deviation = expected.GetProperty("deviation")[k].GetDouble();

            // Two means over 40,000 draws differ by more than five of their standard errors about once in a million runs.
            Assert.Equal(expected.GetProperty("mean")[k].GetDouble(), mean, 5 * deviation * Math.Sqrt(2.0 / Draws));
            Assert.Equal(deviation, Math.Sqrt((squares[k] / Draws) - (mean * mean)), 0.03 * deviation);
        }
    }

    private static void Change(string kind, double value, RgbImage picture)
    {
        switch (kind)
        {
            case "brightness":
                ColourAdjustment.Brightness(picture.Pixels, value);
                break;
            case "contrast":
                ColourAdjustment.Contrast(picture.Pixels, value);
                break;
            case "saturation":
                ColourAdjustment.Saturation(picture.Pixels, value);
                break;
            case "hue":
                ColourAdjustment.Hue(picture.Pixels, value);
                break;
            case "greyscale":
                ColourAdjustment.Greyscale(picture.Pixels);
                break;
            case "horizontal_flip":
                PictureResizing.FlipHorizontally(picture);
                break;
            default:
                PictureResizing.FlipVertically(picture);
                break;
        }
    }
}
