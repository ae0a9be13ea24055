using Clip.Sdk.Engines;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Plugins.Tests;

public class HostEnginesTests
{
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");
    private static readonly string Picture = Fixtures.Local("preprocess", "images", "noise_300x225.png");

    [Fact]
    public void Weights_are_read_by_name_whatever_their_file()
    {
        using var engines = HostEngines.Create();
        IWeightReader reader = Engine<IWeightReader>(engines);
        using IWeightFile whole = reader.Open(Model);
        using IWeightFile legacy = reader.Open(Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "state_dict_legacy_fp16.pt"));
        float[] expected = new float[whole.Shapes["logit_scale"].Aggregate(1L, (left, right) => left * right)];
        float[] halved = new float[expected.Length];

        whole.Read("logit_scale", expected);
        legacy.Read("logit_scale", halved);

        Assert.Equal(expected[0], halved[0], tolerance: 2e-3f);
        Assert.Throws<ArgumentException>(() => whole.Read("logit_scale", new float[2]));
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => whole.Read("logit_scal", new float[1]));
        Assert.Contains("'logit_scale'", error.Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => reader.Open(Picture));
    }

    [Fact]
    public void Every_element_type_is_widened()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("types.safetensors"), Safetensors(
            ("f64", "F64", BitConverter.GetBytes(1.5)),
            ("i64", "I64", BitConverter.GetBytes(-7L)),
            ("i32", "I32", BitConverter.GetBytes(70_000)),
            ("bf16", "BF16", [0x40, 0xC0]),
            ("f16", "F16", BitConverter.GetBytes((Half)0.25f)),
            ("u8", "U8", [200]),
            ("i8", "I8", [0x80]),
            ("bool", "BOOL", [1])));
        using var engines = HostEngines.Create();
        using IWeightFile file = Engine<IWeightReader>(engines).Open(folder.File("types.safetensors"));

        Assert.Equal([1.5f, -7f, 70_000f, -3f, 0.25f, 200f, -128f, 1f], new[] { "f64", "i64", "i32", "bf16", "f16", "u8", "i8", "bool" }.Select(name =>
        {
            float[] value = new float[1];
            file.Read(name, value);
            return value[0];
        }));
    }

    [Theory]
    [InlineData(EncodedImageFormat.Png, 0)]
    [InlineData(EncodedImageFormat.Jpeg, 12)]
    [InlineData(EncodedImageFormat.Webp, 12)]
    public void Pictures_go_out_and_come_back(EncodedImageFormat format, int tolerance)
    {
        using var engines = HostEngines.Create();
        IImageCodec codec = Engine<IImageCodec>(engines);
        var pixels = new RgbPixels(32, 16, Gradient(32, 16));

        RgbPixels back = codec.Decode(ImageSource.FromBytes(codec.Encode(pixels, format, quality: 95)));

        Assert.Equal((32, 16), (back.Width, back.Height));
        Assert.All(pixels.Values.ToArray().Zip(back.Values.ToArray()), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance));
    }

    [Fact]
    public void A_picture_is_shrunk_to_its_longest_side_and_transparency_becomes_white()
    {
        using var engines = HostEngines.Create();
        IImageCodec codec = Engine<IImageCodec>(engines);

        RgbPixels small = codec.Decode(ImageSource.FromFile(Picture), longestSide: 100);
        RgbPixels whole = codec.Decode(ImageSource.FromFile(Picture), longestSide: 1000);
        RgbPixels transparent = codec.Decode(ImageSource.FromBytes(TransparentPixel));

        Assert.Equal((100, 75), (small.Width, small.Height));
        Assert.Equal((300, 225), (whole.Width, whole.Height));
        Assert.Equal([255, 255, 255], transparent.Values.ToArray());
        Assert.Throws<ImageFormatException>(() => codec.Decode(ImageSource.FromBytes(new byte[] { 1, 2, 3 })));
    }

    [Fact]
    public async Task The_models_engines_agree_with_the_model()
    {
        using HostModel model = HostModel.FromCheckpoint(Model);
        using var engines = HostEngines.Create(model);
        var clip = (ClipModel)model.Value;
        using ITextStateEncoder own = Engine<ITextStateEncoderFactory>(engines).Open(skippedLayers: 1);
        using ITextStateEncoder named = Engine<ITextStateEncoderFactory>(engines).Open(skippedLayers: 1, model: Model);
        using TextStateEncoder expected = clip.OpenTextStates(new TextStateOptions { SkippedLayers = 1 });
        using IClipModel other = Engine<IClipModelFactory>(engines).Open(Model);

        Assert.Equal(States(expected.TokenCount, expected.Width, expected.Encode), States(own.TokenCount, own.Width, own.Encode));
        Assert.Equal(States(expected.TokenCount, expected.Width, expected.Encode), States(named.TokenCount, named.Width, named.Encode));
        Assert.Equal(clip.Texts.EncodeOne("a cat"), other.Texts.EncodeOne("a cat"));
        var items = new List<EncodedItem>();
        await foreach (EncodedItem item in Engine<IImagePipeline>(engines).EncodeAsync(new[] { ImageSource.FromFile(Picture), ImageSource.FromFile("absent.png") }.ToAsyncEnumerable()))
        {
            items.Add(item);
        }

        Assert.Equal(clip.Images.EncodeOne(ImageSource.FromFile(Picture)), items[0].Embedding.ToArray());
        Assert.Equal("image-not-found", items[1].Error!.Code);
    }

    [Fact]
    public void A_host_without_a_model_has_no_pipeline_and_says_what_it_lacks()
    {
        using var engines = HostEngines.Create();

        Assert.Null(engines.GetService(typeof(IImagePipeline)));
        Assert.Null(engines.GetService(typeof(IDifferentiableImageEncoderFactory)));
        Assert.Contains("the host has no model", Assert.Throws<InputException>(() => Engine<ITextStateEncoderFactory>(engines).Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_fails_to_open_is_tried_again_and_closed_once()
    {
        int attempts = 0;
        var model = new HostModel(() => ++attempts == 1 ? throw new ModelFormatException("not yet") : ClipModel.Load(Model));

        Assert.Throws<ModelFormatException>(() => model.Value);
        Assert.Same(model.Value, model.Value);
        model.Dispose();
        model.Dispose();
        Assert.Equal(2, attempts);
        Assert.Throws<ObjectDisposedException>(() => model.Value);
    }

    /// <summary>A PNG of one transparent black pixel.</summary>
    private static byte[] TransparentPixel =>
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII=");

    private static T Engine<T>(HostEngines engines) => Assert.IsType<T>(engines.GetService(typeof(T)), exactMatch: false);

    private static float[] States(int tokens, int width, EncodeStates encode)
    {
        float[] states = new float[tokens * width];
        encode(["a small cat"], states, default);
        return states;
    }

    private delegate void EncodeStates(ReadOnlySpan<string> texts, Span<float> destination, CancellationToken cancellationToken);

    private static byte[] Gradient(int width, int height)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.Length; i += 3)
        {
            int x = i / 3 % width;
            (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)(60 + (x * 4)), (byte)(50 + (i / 3 / width * 6)), 128);
        }

        return pixels;
    }

    private static byte[] Safetensors(params (string Name, string Type, byte[] Bytes)[] tensors)
    {
        int offset = 0;
        var entries = new List<string>();
        foreach ((string name, string type, byte[] bytes) in tensors)
        {
            entries.Add($"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":[],\"data_offsets\":[{offset},{offset += bytes.Length}]}}");
        }

        byte[] header = System.Text.Encoding.UTF8.GetBytes($"{{{string.Join(',', entries)}}}");
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. tensors.SelectMany(tensor => tensor.Bytes)];
    }
}
