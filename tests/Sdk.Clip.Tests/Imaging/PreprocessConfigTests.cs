using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Imaging;

public sealed class PreprocessConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clip-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedTheory]
    [InlineData("hf")]
    [InlineData("hf_bin")]
    [InlineData("hf_sharded_fp16")]
    public void New_and_old_files_of_published_layouts_mean_the_same(string layout)
    {
        PreprocessSettings? settings = PreprocessConfig.ReadFolder(Fixtures.Shared("models", "vit_quickgelu", layout));

        Assert.Equal(PreprocessSettings.OpenAi(64) with { Convention = PreprocessConvention.HuggingFace }, settings);
    }

    [SharedFact]
    public void An_open_clip_folder_takes_the_size_from_the_vision_tower() =>
        Assert.Equal(PreprocessSettings.OpenAi(64), PreprocessConfig.ReadFolder(Fixtures.Shared("models", "vit_quickgelu", "open_clip")));

    [Fact]
    public void A_folder_without_configuration_gives_nothing() => Assert.Null(PreprocessConfig.ReadFolder(_folder));

    [Fact]
    public void The_file_of_open_clip_comes_first_because_it_is_exact()
    {
        File.WriteAllText(Path.Combine(_folder, "preprocessor_config.json"), """{"size": 32, "crop_size": 32}""");
        File.WriteAllText(Path.Combine(_folder, "open_clip_config.json"), """{"model_cfg": {"vision_cfg": {"image_size": 48}}, "preprocess_cfg": null}""");

        Assert.Equal(PreprocessSettings.OpenAi(48), PreprocessConfig.ReadFolder(_folder));
    }

    [Fact]
    public void SigLip_squashes()
    {
        PreprocessSettings settings = HuggingFace("""
            {"image_processor_type": "SiglipImageProcessor", "do_resize": true, "size": {"height": 384, "width": 384}, "resample": 3,
             "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
            """);

        Assert.Equal(PreprocessSettings.SigLip(384) with { Convention = PreprocessConvention.HuggingFace }, settings);
    }

    [Fact]
    public void All_fields_reach_the_settings()
    {
        PreprocessSettings settings = HuggingFace("""
            {"image_processor": {"feature_extractor_type": "CLIPFeatureExtractor", "size": {"shortest_edge": 256}, "crop_size": {"height": 240, "width": 224},
             "resample": 2, "rescale_factor": 0.5, "image_mean": [1, 2, 3], "image_std": [4, 5, 6]}}
            """);

        Assert.Equal((240, 224, 256), (settings.Height, settings.Width, settings.ShortestEdge));
        Assert.Equal((ResizeMode.Shortest, Interpolation.Bilinear, 0.5), (settings.ResizeMode, settings.Interpolation, settings.RescaleFactor));
        Assert.Equal((new ChannelTriple(1, 2, 3), new ChannelTriple(4, 5, 6)), (settings.Mean, settings.StandardDeviation));
    }

    [Fact]
    public void Steps_that_are_switched_off_do_nothing()
    {
        PreprocessSettings settings = HuggingFace("""{"do_rescale": false, "do_normalize": false, "size": {"height": 8, "width": 8}, "resample": "bicubic", "image_mean": null}""");

        Assert.Equal((1.0, ChannelTriple.All(0), ChannelTriple.All(1)), (settings.RescaleFactor, settings.Mean, settings.StandardDeviation));
        Assert.Equal(ResizeMode.Squash, settings.ResizeMode);
    }

    [Fact]
    public void Open_clip_fields_reach_the_settings()
    {
        PreprocessSettings settings = OpenClip("""
            {"model_cfg": {"vision_cfg": {"image_size": [256, 128]}},
             "preprocess_cfg": {"size": [256, 128], "mode": "RGB", "mean": 0.5, "std": [0.1, 0.2, 0.3], "interpolation": "bilinear", "resize_mode": "longest", "fill_color": 127}}
            """);

        Assert.Equal((256, 128, ResizeMode.Longest, Interpolation.Bilinear, (byte)127), (settings.Height, settings.Width, settings.ResizeMode, settings.Interpolation, settings.FillColor));
        Assert.Equal((ChannelTriple.All(0.5f), new ChannelTriple(0.1f, 0.2f, 0.3f)), (settings.Mean, settings.StandardDeviation));
        Assert.Equal(PreprocessConvention.OpenAi, settings.Convention);
    }

    [Theory]
    [InlineData("""{"do_resize": false}""", "'do_resize' is 'false', but a network of one size needs true")]
    [InlineData("""{"do_center_crop": false, "size": {"shortest_edge": 224}}""", "'do_center_crop'")]
    [InlineData("""{"size": {"longest_edge": 224}}""", "'size'")]
    [InlineData("""{"size": {"height": 64}}""", "'size'")]
    [InlineData("""{"size": "big"}""", "'size' is '\"big\"', but a number, or height and width, are wanted")]
    [InlineData("""{"size": {"height": 64, "width": 64}, "crop_size": 32}""", "'crop_size'")]
    [InlineData("""{"resample": 9}""", "'resample' is '9', but a number from 0 to 5 is wanted")]
    [InlineData("""{"resample": "wavelet"}""", "'resample'")]
    [InlineData("""{"image_mean": [1, 2]}""", "'image_mean' is '[1, 2]', but three numbers, for R, G and B, are wanted")]
    [InlineData("""{"image_mean": ["a", 2, 3]}""", "'image_mean'")]
    [InlineData("""{"image_std": [0, 1, 1]}""", "standard deviation")]
    [InlineData("""{"size": -5, "crop_size": 224}""", "holds a number that cannot be")]
    [InlineData("""{"image_processor_type": "DonutImageProcessor"}""", "'image_processor_type' is '\"DonutImageProcessor\"'")]
    [InlineData("""{"do_rescale": 1}""", "true or false")]
    [InlineData("""[1]""", "wanted an object")]
    [InlineData("""{"size": 22""", "not valid JSON")]
    public void What_Hugging_Face_files_must_not_say(string json, string expected) => AssertRefused(() => HuggingFace(json), expected);

    [Theory]
    [InlineData("""{"preprocess_cfg": {"resize_mode": "stretch"}}""", "'resize_mode' is '\"stretch\"'")]
    [InlineData("""{"preprocess_cfg": {"interpolation": "lanczos"}}""", "'interpolation'")]
    [InlineData("""{"preprocess_cfg": {"mode": "L"}}""", "'mode'")]
    [InlineData("""{"preprocess_cfg": {"fill_color": 300}}""", "'fill_color'")]
    [InlineData("""{"preprocess_cfg": {"size": [1, "x"]}}""", "'size'")]
    [InlineData("""{"model_cfg": {"vision_cfg": {"image_size": 224}}, "preprocess_cfg": {"size": 256}}""", "built for [224, 224]")]
    [InlineData("""{}""", "'preprocess_cfg' is absent")]
    public void What_open_clip_files_must_not_say(string json, string expected) => AssertRefused(() => OpenClip(json), expected);

    private void AssertRefused(Action read, string expected)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(read);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Path);
    }

    private PreprocessSettings HuggingFace(string json) => PreprocessConfig.ReadHuggingFace(Write("preprocessor_config.json", json));

    private PreprocessSettings OpenClip(string json) => PreprocessConfig.ReadOpenClip(Write("open_clip_config.json", json));

    private string Write(string name, string json)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, json);
        return path;
    }
}
