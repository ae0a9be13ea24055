using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation.Robustness;
using Clip.Sdk.Training.Tests.Augmentation;
using Xunit.Abstractions;

namespace Clip.Sdk.Training.Tests.Evaluation;

public sealed class CorruptionTests(ITestOutputHelper output)
{
    private static readonly JsonElement Reference =
        JsonDocument.Parse(File.ReadAllText(Fixtures.Local("training", "corruptions.json"))).RootElement;

    [Theory]
    [InlineData(ImageCorruption.Brightness, 1)]
    [InlineData(ImageCorruption.Saturate, 1)]
    [InlineData(ImageCorruption.Contrast, 0)]
    [InlineData(ImageCorruption.Pixelate, 0)]
    [InlineData(ImageCorruption.GaussianBlur, 1)]
    public void Corruptions_without_chance_agree_with_NumPy_SciPy_and_Pillow(ImageCorruption corruption, int tolerance)
    {
        JsonElement[] cases = Cases(corruption);
        Assert.Equal(5, cases.Length);
        foreach (JsonElement entry in cases)
        {
            using RgbImage expected = AugmentationReference.Decode(entry);
            using RgbImage picture = AugmentationReference.Picture();

            CorruptionFilter.Apply(picture, corruption, entry.GetProperty("severity").GetInt32());

            Assert.InRange(AugmentationReference.Distance(expected, picture), 0, tolerance);
        }
    }

    /// <summary>Where rounding tips a coarse coefficient over a step, a whole block differs; elsewhere the pixels are within two levels.</summary>
    [Fact]
    public void Jpeg_does_what_libjpeg_does()
    {
        foreach (JsonElement entry in Cases(ImageCorruption.JpegCompression))
        {
            using RgbImage expected = AugmentationReference.Decode(entry);
            using RgbImage picture = AugmentationReference.Picture();

            CorruptionFilter.Apply(picture, ImageCorruption.JpegCompression, entry.GetProperty("severity").GetInt32());

            int near = 0;
            double sum = 0;
            for (int i = 0; i < picture.Pixels.Length; i++)
            {
                int difference = Math.Abs(expected.Pixels[i] - picture.Pixels[i]);
                near += difference <= 2 ? 1 : 0;
                sum += difference;
            }

            output.WriteLine($"severity {entry.GetProperty("severity")}: {near * 100.0 / picture.Pixels.Length:0.0} % within 2 levels, mean difference {sum / picture.Pixels.Length:0.00}");
            Assert.InRange((double)near / picture.Pixels.Length, 0.8, 1);
            Assert.InRange(sum / picture.Pixels.Length, 0, 2);
        }
    }

    [Theory]
    [InlineData(ImageCorruption.GaussianNoise, 1, 0.08)]
    [InlineData(ImageCorruption.GaussianNoise, 2, 0.12)]
    [InlineData(ImageCorruption.SpeckleNoise, 1, 0.15 * 128 / 255)]
    [InlineData(ImageCorruption.ShotNoise, 1, 0.09147)] // √(128/255 · 60) / 60
    public void Noise_has_the_mean_and_the_deviation_of_its_severity(ImageCorruption corruption, int severity, double deviation)
    {
        using RgbImage picture = Grey(128);

        CorruptionFilter.Apply(picture, corruption, severity, seed: 5);

        double[] values = [.. picture.Pixels.ToArray().Select(value => value / 255.0)];
        double mean = values.Average();
        Assert.Equal(128 / 255.0, mean, 0.003);
        Assert.Equal(deviation, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), 0.004);
    }

    [Fact]
    public void Impulses_hit_the_part_of_their_severity()
    {
        using RgbImage picture = Grey(128);

        CorruptionFilter.Apply(picture, ImageCorruption.ImpulseNoise, 3, seed: 5);

        byte[] values = picture.Pixels.ToArray();
        Assert.Equal(0.045, values.Count(value => value == 0) / (double)values.Length, 0.004);
        Assert.Equal(0.045, values.Count(value => value == 255) / (double)values.Length, 0.004);
        Assert.Equal(0.91, values.Count(value => value == 128) / (double)values.Length, 0.006);
    }

    [Theory]
    [InlineData(ImageCorruption.DefocusBlur)]
    [InlineData(ImageCorruption.MotionBlur)]
    [InlineData(ImageCorruption.ZoomBlur)]
    public void Blurs_leave_a_plain_picture_and_spread_a_point(ImageCorruption corruption)
    {
        using RgbImage plain = Grey(90);
        CorruptionFilter.Apply(plain, corruption, 5);
        Assert.True(plain.Pixels.IndexOfAnyExcept((byte)90) < 0);

        int last = int.MaxValue;
        for (int severity = 1; severity <= 5; severity += 2)
        {
            using RgbImage point = Grey(0);
            int at = ((56 * 112) + 70) * 3;
            point.Pixels.Slice(at, 3).Fill(255);
            CorruptionFilter.Apply(point, corruption, severity, seed: 1);
            int brightest = point.Pixels.ToArray().Max();
            Assert.True(brightest < last, $"severity {severity}");
            last = brightest;
        }
    }

    [Fact]
    public void Fog_lightens_and_flattens()
    {
        using RgbImage picture = AugmentationReference.Picture();
        using RgbImage foggy = AugmentationReference.Picture();

        CorruptionFilter.Apply(foggy, ImageCorruption.Fog, 5, seed: 3);

        (double mean, double deviation) = Statistics(picture);
        (double foggyMean, double foggyDeviation) = Statistics(foggy);
        Assert.True(foggyDeviation < 0.75 * deviation, $"{foggyDeviation} of {deviation}");
        Assert.InRange(foggyMean, mean * 0.6, 255);
    }

    [Fact]
    public void Every_corruption_changes_the_picture_and_repeats_itself_under_a_seed()
    {
        using RgbImage original = AugmentationReference.Picture();
        foreach (ImageCorruption corruption in Enum.GetValues<ImageCorruption>())
        {
            using RgbImage one = AugmentationReference.Picture();
            using RgbImage two = AugmentationReference.Picture();
            CorruptionFilter.Apply(one, corruption, 5, seed: 9);
            CorruptionFilter.Apply(two, corruption, 5, seed: 9);

            Assert.True(one.Pixels.SequenceEqual(two.Pixels), corruption.ToString());
            Assert.False(one.Pixels.SequenceEqual(original.Pixels), corruption.ToString());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Severities_outside_are_refused(int severity)
    {
        using RgbImage picture = AugmentationReference.Picture();

        Assert.Throws<ArgumentOutOfRangeException>(nameof(severity), () => CorruptionFilter.Apply(picture, ImageCorruption.Fog, severity));
    }

    private static JsonElement[] Cases(ImageCorruption corruption) =>
        [.. Reference.GetProperty("cases").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == corruption.ToString())];

    private static RgbImage Grey(byte value)
    {
        var image = new RgbImage(112, 112);
        image.Pixels.Fill(value);
        return image;
    }

    private static (double Mean, double Deviation) Statistics(RgbImage image)
    {
        byte[] values = image.Pixels.ToArray();
        double mean = values.Average(value => (double)value);
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }
}
