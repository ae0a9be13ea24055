using System.Numerics;
using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Imaging;

public class ImagePreprocessorTests
{
    private static readonly string[] Files = ["rgb.png", "palette.png", "grey.jpg", "rgba.webp", "plain.gif", "rgb.bmp", "cmyk.tif", "grey16.png"];

    private readonly ImagePreprocessor _preprocessor = new(PreprocessSettings.OpenAi(32));

    [Fact]
    public void A_batch_equals_its_pictures_one_by_one()
    {
        ImageSource[] sources = [.. Enumerable.Range(0, 40).Select(i => Source(Files[i % Files.Length]))];
        using PixelBatch batch = _preprocessor.PreprocessBatch(sources, maxParallelism: 4);

        Assert.Equal((40, 32, 32, 3072), (batch.Count, batch.Height, batch.Width, batch.ValuesPerImage));
        float[] expected = new float[batch.ValuesPerImage];
        for (int i = 0; i < sources.Length; i++)
        {
            _preprocessor.Preprocess(sources[i], expected);
            Assert.Equal(expected, batch[i].ToArray());
            Assert.Equal(expected, batch.Values.Span.Slice(i * batch.ValuesPerImage, batch.ValuesPerImage).ToArray());
        }

        batch.ThrowIfAnyFailed();
    }

    [Fact]
    public void A_bad_picture_is_an_error_of_its_row_only()
    {
        using PixelBatch batch = _preprocessor.PreprocessBatch([Source("rgb.png"), ImageSource.FromBytes("nonsense"u8.ToArray(), "bad"), Source("missing.png"), Source("grey.png")]);

        Assert.Equal([null, ImageFault.UnknownFormat, ImageFault.NotFound, null], batch.Errors.Select(error => error?.Reason));
        Assert.Equal("bad", batch.Errors[1]!.ImageName);
        Assert.All(batch[1].ToArray(), value => Assert.Equal(0, value));
        Assert.Contains(batch[3].ToArray(), value => value != 0);
        ImageFormatException raised = Assert.Throws<ImageFormatException>(batch.ThrowIfAnyFailed);
        Assert.Same(batch.Errors[1], raised.InnerException);
    }

    [Fact]
    public void An_empty_batch_and_a_disposed_one()
    {
        PixelBatch batch = _preprocessor.PreprocessBatch([]);
        Assert.Equal(0, batch.Values.Length);
        batch.Dispose();
        batch.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batch.Values);
        Assert.Throws<OperationCanceledException>(() => _preprocessor.PreprocessBatch([Source("rgb.png")], cancellationToken: new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => _preprocessor.Preprocess(Source("rgb.png"), new float[3072], new CancellationToken(true)));
    }

    [Fact]
    public void A_destination_may_be_longer_but_not_shorter()
    {
        float[] destination = [.. Enumerable.Repeat(float.NaN, 3073)];
        _preprocessor.Preprocess(Source("rgb.png"), destination);

        Assert.DoesNotContain(float.NaN, destination[..3072]);
        Assert.True(float.IsNaN(destination[3072]));
        ArgumentException error = Assert.Throws<ArgumentException>("destination", () => _preprocessor.Preprocess(Source("rgb.png"), new float[3071]));
        Assert.StartsWith("A picture of shape [3, 32, 32] needs 3072 values but the destination holds 3071.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("pixels", () => _preprocessor.Normalize(new byte[5], new float[3072]));
    }

    [Fact]
    public void Bytes_streams_and_raw_pixels_are_pictures_too()
    {
        byte[] expected = Bytes(_preprocessor, Source("rgb.png"));
        byte[] file = File.ReadAllBytes(Path("rgb.png"));
        using DecodedImage decoded = new NetVipsImageDecoder().Decode(Source("rgb.png"));

        Assert.Equal(expected, Bytes(_preprocessor, ImageSource.FromBytes(file)));
        Assert.Equal(expected, Bytes(_preprocessor, ImageSource.FromBytes(((byte[])[9, 9, .. file, 9]).AsMemory(2, file.Length))));
        Assert.Equal(expected, Bytes(_preprocessor, ImageSource.FromRgb(decoded.Pixels.ToArray(), decoded.Width, decoded.Height)));
    }

    [Fact]
    public void Values_are_scaled_and_normalised_in_single_precision_as_torchvision_does()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3072).Select(i => (byte)(i * 7))];
        float[] values = new float[3072];
        _preprocessor.Normalize(pixels, values);

        for (int i = 0; i < 1024; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                float expected = ((pixels[(i * 3) + c] / 255f) - PreprocessSettings.OpenAiMean[c]) / PreprocessSettings.OpenAiStandardDeviation[c];
                Assert.Equal(expected, values[(c * 1024) + i]);
            }
        }
    }

    [Fact]
    public void Every_value_divided_by_255_equals_the_rescaled_one() =>
        Assert.All(Enumerable.Range(0, 256), value => Assert.Equal(value / 255f, (float)(value * (1.0 / 255.0))));

    [Fact]
    public void A_target_that_is_not_square_keeps_proportions_and_crops()
    {
        var wide = new ImagePreprocessor(PreprocessSettings.OpenAi(8) with { Width = 24 });
        byte[] pixels = new byte[30 * 10 * 3];
        Array.Fill(pixels, (byte)77);

        Assert.Equal(576, wide.ValuesPerImage);
        Assert.All(Bytes(wide, ImageSource.FromRgb(pixels, 30, 10)), value => Assert.Equal(77, value));
        Assert.All(Bytes(wide, ImageSource.FromRgb(pixels, 10, 30)), value => Assert.Equal(77, value));
    }

    [Fact]
    public void A_shortest_edge_smaller_than_the_crop_is_padded_with_black()
    {
        var preprocessor = new ImagePreprocessor(PreprocessSettings.OpenAi(8) with { ShortestEdge = 5, Convention = PreprocessConvention.HuggingFace });
        byte[] white = new byte[10 * 10 * 3];
        Array.Fill(white, (byte)255);
        byte[] result = Bytes(preprocessor, ImageSource.FromRgb(white, 10, 10));

        // Hugging Face puts the larger half of an odd padding first.
        Assert.Equal([0, 0, 255, 255, 255, 255, 255, 0], Enumerable.Range(0, 8).Select(x => result[((4 * 8) + x) * 3]));
        Assert.Equal([0, 0, 255, 255, 255, 255, 255, 0], Enumerable.Range(0, 8).Select(y => result[((y * 8) + 4) * 3]));
    }

    [Fact]
    public void The_longest_side_fills_with_the_asked_colour()
    {
        var preprocessor = new ImagePreprocessor(PreprocessSettings.OpenAi(8) with { ResizeMode = ResizeMode.Longest, FillColor = 90 });
        byte[] white = new byte[16 * 6 * 3];
        Array.Fill(white, (byte)255);
        byte[] result = Bytes(preprocessor, ImageSource.FromRgb(white, 16, 6));

        Assert.Equal([90, 90, 255, 255, 255, 90, 90, 90], Enumerable.Range(0, 8).Select(y => result[y * 8 * 3]));
    }

    [Theory]
    [InlineData(10, 10, 10, 10)]
    [InlineData(300, 225, 298, 224)]
    [InlineData(1, 50, 224, 11200)]
    [InlineData(2000, 20, 22400, 224)]
    [InlineData(1, 65535, 224, 14679840)]
    public void Long_sides_are_truncated_as_torchvision_does(int width, int height, int resizedWidth, int resizedHeight)
    {
        int size = width == 10 ? 10 : 224;
        PreprocessGeometry geometry = PreprocessGeometry.Compute(PreprocessSettings.OpenAi(size), width, height);

        Assert.Equal((resizedWidth, resizedHeight), (geometry.ResizedWidth, geometry.ResizedHeight));
    }

    [Theory]
    [InlineData(225, 0, 0)] // 0.5 rounds to the even 0
    [InlineData(227, 2, 1)] // 1.5 rounds to 2, Hugging Face rounds down
    [InlineData(229, 2, 2)] // 2.5 rounds to 2
    [InlineData(231, 4, 3)]
    public void Crop_offsets_round_half_to_even_or_down(int width, int openAi, int huggingFace)
    {
        PreprocessSettings settings = PreprocessSettings.OpenAi(224);

        Assert.Equal(openAi, PreprocessGeometry.Compute(settings, width, 224).Region.Left);
        Assert.Equal(huggingFace, PreprocessGeometry.Compute(settings with { Convention = PreprocessConvention.HuggingFace }, width, 224).Region.Left);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PreprocessSettings.OpenAi(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PreprocessSettings.OpenAi(8) with { ShortestEdge = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => PreprocessSettings.OpenAi(8) with { StandardDeviation = new ChannelTriple(1, 0, 1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxPixels = 0 });
        Assert.Throws<ArgumentNullException>(() => new ImagePreprocessor(null!));
    }

    [Fact]
    public void A_decoder_of_another_library_is_one_method()
    {
        var preprocessor = new ImagePreprocessor(PreprocessSettings.OpenAi(4), new CheckerboardDecoder());

        Assert.Equal([0, 0, 0, 255, 255, 255], Bytes(preprocessor, ImageSource.FromFile("anything"))[..6]);
    }

    private static byte[] Bytes(ImagePreprocessor preprocessor, ImageSource source)
    {
        byte[] pixels = new byte[preprocessor.ValuesPerImage];
        preprocessor.PreprocessBytes(source, pixels);
        return pixels;
    }

    private static string Path(string file) => Fixtures.Local("pillow", "images", file);

    private static ImageSource Source(string file) => ImageSource.FromFile(Path(file));

    private sealed class CheckerboardDecoder : IImageDecoder
    {
        public DecodedImage Decode(ImageSource source, CancellationToken cancellationToken = default) =>
            new(PixelMode.Grey, 4, 4, Enumerable.Range(0, 16).Select(i => (byte)(BitOperations.PopCount((uint)((i & 1) ^ ((i >> 2) & 1))) * 255)).ToArray());
    }
}
