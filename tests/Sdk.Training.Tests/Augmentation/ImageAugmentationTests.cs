using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Tests.Augmentation;

public sealed class ImageAugmentationTests
{
    private const int Size = 24;

    private static readonly AugmentationOptions Everything = new()
    {
        CropScale = new ValueRange(0.3, 1), ShrinkProbability = 0.5, HorizontalFlip = 0.5, VerticalFlip = 0.5, ColourJitter = 0.8,
        Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.1, Greyscale = 0.2, Blur = 0.5, Erasing = 0.5, ErasingFill = ErasingFill.Noise,
    };

    [Fact]
    public void The_same_names_make_the_same_picture_and_other_names_another()
    {
        byte[] first = Run(Everything, seed: 1, epoch: 2, sample: 3);

        Assert.Equal(first, Run(Everything, seed: 1, epoch: 2, sample: 3));
        Assert.NotEqual(first, Run(Everything, seed: 2, epoch: 2, sample: 3));
        Assert.NotEqual(first, Run(Everything, seed: 1, epoch: 3, sample: 3));
        Assert.NotEqual(first, Run(Everything, seed: 1, epoch: 2, sample: 4));
    }

    [Fact]
    public void Without_augmentation_the_picture_is_what_the_model_will_see()
    {
        byte[] planes = Run(new AugmentationOptions { Crop = CropMode.Centre }, 0, 0, 0);

        using RgbImage picture = AugmentationReference.Picture();
        using RgbImage expected = PictureResizing.ResizeAndCentre(picture, Size);
        for (int i = 0; i < Size * Size; i++)
        {
            byte[] pixel = [planes[i], planes[(Size * Size) + i], planes[(2 * Size * Size) + i]];
            Assert.Equal(expected.Pixels.Slice(i * 3, 3).ToArray(), pixel);
        }
    }

    [Theory]
    [InlineData(ErasingFill.Mean, 123)]
    [InlineData(ErasingFill.Black, 0)]
    public void Erasing_fills_a_rectangle_within_its_limits(ErasingFill fill, byte red)
    {
        var options = new AugmentationOptions { Crop = CropMode.Squash, Erasing = 1, ErasingArea = new ValueRange(0.1, 0.2), ErasingFill = fill };
        byte[] plain = Run(options with { Erasing = 0 }, 5, 0, 0);

        byte[] erased = Run(options, 5, 0, 0);

        int changed = 0;
        for (int i = 0; i < Size * Size; i++)
        {
            bool isChanged = plain[i] != erased[i];
            changed += isChanged ? 1 : 0;
            Assert.True(!isChanged || erased[i] == red);
        }

        Assert.InRange(changed, 0.08 * Size * Size, 0.22 * Size * Size);
    }

    [Fact]
    public void Shrinking_leaves_a_plain_border()
    {
        byte[] planes = Run(new AugmentationOptions { Crop = CropMode.Squash, ShrinkProbability = 1, ShrinkScale = ValueRange.Single(0.5) }, 5, 0, 0);

        int plain = planes.Take(Size * Size).Count(value => value == 123);

        Assert.InRange(plain, 0.6 * Size * Size, 0.8 * Size * Size);
    }

    [Fact]
    public void A_wrong_length_is_named()
    {
        using RgbImage picture = AugmentationReference.Picture();
        var random = new SeededRandom(1);

        var error = Assert.Throws<ArgumentException>("planes", () => new ImageAugmentation(Everything, Size).Apply(picture, ref random, new byte[5]));

        Assert.StartsWith("A picture of shape [3, 24, 24] needs 1728 bytes but got 5.", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Run(AugmentationOptions options, long seed, long epoch, long sample)
    {
        using RgbImage picture = AugmentationReference.Picture();
        var random = new SeededRandom(seed, 0, epoch, sample);
        byte[] planes = new byte[3 * Size * Size];
        new ImageAugmentation(options, Size).Apply(picture, ref random, planes);
        return planes;
    }
}
