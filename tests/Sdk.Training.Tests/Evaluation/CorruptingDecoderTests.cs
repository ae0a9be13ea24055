using Clip.Sdk.Imaging;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation.Robustness;
using Clip.Sdk.Training.Tests.Data;

namespace Clip.Sdk.Training.Tests.Evaluation;

public class CorruptingDecoderTests
{
    [Fact]
    public void A_picture_is_decoded_and_corrupted_by_its_name_alone()
    {
        byte[] png = PngFiles.Plain(40_000, 24, 16);
        var decoder = new CorruptingDecoder(ImageCorruption.GaussianNoise, 3);

        byte[] first = Pixels(decoder, png, "somewhere/a.png");
        byte[] second = Pixels(decoder, png, "elsewhere/a.png");
        byte[] other = Pixels(decoder, png, "a/b.png");
        byte[] clean = Pixels(new NetVipsImageDecoder(), png, "a.png");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.NotEqual(clean, first);
        // Noise of standard deviation 0.18 moves a value by 0.14 on average.
        double distance = first.Zip(clean, (noisy, plain) => Math.Abs(noisy - plain) / 255.0).Average();
        Assert.InRange(distance, 0.05, 0.2);
    }

    private static byte[] Pixels(IImageDecoder decoder, byte[] png, string name)
    {
        using DecodedImage image = decoder.Decode(ImageSource.FromBytes(png, name));
        return image.Pixels.ToArray();
    }
}
