using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>What openai/CLIP makes of pictures of every mode and format, pixel for pixel.</summary>
public class ReferencePictureTests
{
    private static readonly string LocalFolder = Fixtures.Local("preprocess");
    private static readonly string? SharedFolder = Fixtures.SharedRoot is null ? null : Fixtures.Shared("preprocess");

    private static readonly ImagePreprocessor Preprocessor = new(PreprocessSettings.OpenAi(224));

    public static TheoryData<string> DrawnPictures => PreprocessCase.Names(LocalFolder);

    public static TheoryData<string> AllPictures => Fixtures.SharedRoot is null ? ["absent"] : PreprocessCase.Names(SharedFolder);

    [Theory]
    [MemberData(nameof(DrawnPictures))]
    public void Drawn_pictures_equal_the_reference(string name) => AssertEqualsReference(PreprocessCase.Find(LocalFolder, name));

    [SharedTheory]
    [MemberData(nameof(AllPictures))]
    public void All_pictures_equal_the_reference(string name) => AssertEqualsReference(PreprocessCase.Find(SharedFolder!, name));

    [SharedTheory]
    [InlineData("123_456")]
    [InlineData("208_495")]
    [InlineData("416_264")]
    [InlineData("456_123")]
    public void Photographs_equal_the_reference(string name)
    {
        byte[] pixels = new byte[Preprocessor.ValuesPerImage];
        Preprocessor.PreprocessBytes(ImageSource.FromFile(Fixtures.Shared("photos", name + ".jpg")), pixels);

        Assert.Equal(Npy.ReadBytes(Fixtures.Shared("photos", name + ".u8hwc.npy")).Values, pixels);
    }

    private static void AssertEqualsReference(PreprocessCase item)
    {
        ImageSource source = ImageSource.FromFile(item.ImagePath);
        using (DecodedImage decoded = new NetVipsImageDecoder().Decode(source))
        {
            Assert.Equal((item.SourceWidth, item.SourceHeight), (decoded.Width, decoded.Height));
            Assert.Equal(item.PillowMode, PillowModes.NameOf(decoded.Mode));
        }

        byte[] pixels = new byte[Preprocessor.ValuesPerImage];
        float[] tensor = new float[Preprocessor.ValuesPerImage];
        Preprocessor.PreprocessBytes(source, pixels);
        Preprocessor.Preprocess(source, tensor);

        Assert.Equal(item.ReadExpected(), pixels);
        Assert.Equal(item.First.Select(value => (float)value), tensor.Take(item.First.Length));
        double mean = tensor.Average(value => (double)value);
        Assert.Equal(item.Mean, mean, 1e-6);
        Assert.Equal(item.StandardDeviation, Math.Sqrt(tensor.Average(value => (value - mean) * (value - mean))), 1e-6);
    }
}
