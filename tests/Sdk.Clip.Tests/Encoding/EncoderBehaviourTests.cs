using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>What encoders do beside computing: errors, limits, cancellation, threads, lifetime.</summary>
public class EncoderBehaviourTests
{
    [Fact]
    public void Nothing_in_gives_nothing_out()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");

        model.Images.Encode([], []);
        model.Images.EncodePixels([], 0, []);
        model.Texts.Encode([], []);
        model.Texts.EncodeTokens([], 0, []);
    }

    [Fact]
    public void Info_tells_what_the_checkpoint_says()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");

        Assert.Equal(48, model.Info.Dimensions);
        Assert.Equal(100.03, model.Info.LogitScale, 0.005);
        Assert.Equal(0, model.Info.LogitBias);
        Assert.Equal(77, model.Info.ContextLength);
        Assert.Equal(64, model.Info.ImageSize);
        Assert.Equal("fp32", model.Info.Precision);
        Assert.Equal("cpu", model.Info.Device);
        Assert.Equal(model.Texts.Info.SpaceId, model.Images.Info.SpaceId);
    }

    [Fact]
    public void Other_weights_are_another_space()
    {
        using ClipModel first = RandomModel.Load(Tiny);
        using ClipModel again = RandomModel.Load(Tiny);
        using ClipModel other = RandomModel.Load(Tiny, seed: 2);

        Assert.Equal(first.Images.Info.SpaceId, again.Images.Info.SpaceId);
        Assert.NotEqual(first.Images.Info.SpaceId, other.Images.Info.SpaceId);
    }

    [Theory]
    [InlineData("hf_bin")]
    [InlineData("hf_sharded_fp16")]
    [InlineData("state_dict_legacy_fp16.pt")]
    [InlineData("state_dict_zip.pt")]
    [InlineData("torchscript_fp16_cpu.pt")]
    [InlineData("open_clip")]
    [InlineData("open_clip_training_checkpoint_module_prefix_fp16.pt")]
    public void The_same_weights_are_the_same_space_in_every_precision_and_layout(string file)
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");
        using ClipModel other = ModelFixture.Load(ModelFixture.Vit, file, new ClipOptions { Activation = Activation.QuickGelu });

        Assert.Equal(model.Images.Info.SpaceId, other.Images.Info.SpaceId);
    }

    [Theory]
    [InlineData(TensorType.Float16)]
    [InlineData(TensorType.BFloat16)]
    public void Rounded_weights_are_the_same_space(TensorType type)
    {
        using ClipModel model = RandomModel.Load(Tiny);
        using ClipModel rounded = RandomModel.Load(Tiny, type: type);

        Assert.Equal(model.Images.Info.SpaceId, rounded.Images.Info.SpaceId);
    }

    [Fact]
    public void Weights_that_were_trained_a_little_further_are_another_space()
    {
        using ClipModel model = RandomModel.Load(Tiny);
        using ClipModel trained = RandomModel.Load(Tiny, change: 1e-3f);

        Assert.NotEqual(model.Images.Info.SpaceId, trained.Images.Info.SpaceId);
    }

    [Fact]
    public void Pictures_of_every_kind_of_source_go_through_the_preprocessor()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");
        string file = Fixtures.Local("preprocess", "images", "noise_300x225.png");
        float[] pixels = new float[3 * 64 * 64];
        model.Preprocessor.Preprocess(ImageSource.FromFile(file), pixels);
        float[] expected = new float[48];
        model.Images.EncodePixels(pixels, 1, expected);

        EmbeddingMatrix actual = model.Images.Encode<ImageSource>([ImageSource.FromFile(file), ImageSource.FromBytes(File.ReadAllBytes(file))]);

        Assert.Equal(expected, actual[0].ToArray());
        Assert.Equal(expected, actual[1].ToArray());
    }

    [Fact]
    public void The_first_bad_picture_of_a_batch_is_named()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");
        ImageSource good = ImageSource.FromFile(Fixtures.Local("preprocess", "images", "noise_300x225.png"));
        ImageSource bad = ImageSource.FromBytes(new byte[] { 1, 2, 3 }, "broken one");

        var error = Assert.Throws<ImageFormatException>(() => model.Images.Encode<ImageSource>([good, bad, bad]));

        Assert.Contains("broken one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_that_are_no_numbers_are_refused_by_name()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");
        float[] pixels = RandomModel.Pixels(3, 64);
        pixels[(3 * 64 * 64) + 7] = float.NaN;

        var error = Assert.Throws<InferenceException>(() => model.Images.EncodePixels(pixels, 3, new float[3 * 48]));

        Assert.StartsWith("Picture 1 gave an embedding that is not finite", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EmbeddingForm.Raw)]
    [InlineData(EmbeddingForm.Normalized)]
    public void Weights_that_are_no_numbers_are_refused(EmbeddingForm form)
    {
        Checkpoint checkpoint = RandomModel.Checkpoint(Tiny);
        CheckpointTensor bias = checkpoint.Tensors["text_model.final_layer_norm.bias"];
        unsafe
        {
            ((float*)bias.Address)[3] = float.NaN;
        }

        using ClipModel model = ClipModel.Create(checkpoint, new ClipOptions());

        var error = Assert.Throws<InferenceException>(() => model.Texts.EncodeTokens(RandomModel.Ids(Tiny.Text, [5]), 1, new float[512], form));
        Assert.StartsWith("Text 0 gave an embedding that is not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Short_spans_are_refused_with_both_shapes()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");

        var destination = Assert.Throws<ArgumentException>("destination", () => model.Images.EncodePixels(new float[3 * 64 * 64], 1, new float[47]));
        var pixels = Assert.Throws<ArgumentException>("pixelValues", () => model.Images.EncodePixels(new float[3], 1, new float[48]));
        var ids = Assert.Throws<ArgumentException>("ids", () => model.Texts.EncodeTokens(new int[76], 1, new float[48]));

        Assert.StartsWith("Embeddings of shape [1, 48] have 48 values but the destination holds 47.", destination.Message, StringComparison.Ordinal);
        Assert.StartsWith("Pixels of shape [1, 3, 64, 64] have 12288 values but got 3.", pixels.Message, StringComparison.Ordinal);
        Assert.StartsWith("Ids of shape [1, 77] are 77 values but got 76.", ids.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(-1)]
    public void An_id_outside_the_vocabulary_is_refused(int id)
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");
        int[] ids = ModelFixture.Ids(ModelFixture.Vit);
        ids[77 + 2] = id;

        var error = Assert.Throws<InputException>(() => model.Texts.EncodeTokens(ids, 5, new float[5 * 48]));

        Assert.StartsWith($"Text 1 has the id {id} at place 2, but the model's vocabulary has 1024.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_of_another_model_is_refused()
    {
        using ClipModel model = RandomModel.Load(RandomModel.Vit(imageSize: 32, width: 64, layers: 1, textWidth: 64, textLayers: 1, vocabulary: 2000), new ClipOptions { VocabularyPath = ModelFixture.Vocabulary });

        var error = Assert.Throws<ModelFormatException>(() => model.Texts.Encode<string>(["a cat"]));

        Assert.Contains("has 1024 tokens but the model's token embedding has 2000 rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_without_vocabulary_says_what_to_name()
    {
        using ClipModel model = ClipModel.Load(ModelFixture.Path(ModelFixture.ResNet, "torchscript_fp16_cpu.pt"));

        var error = Assert.Throws<InputException>(() => model.Texts.Encode<string>(["a cat"]));

        Assert.Contains("'--vocab'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_texts_are_an_error_or_are_cut_and_counted()
    {
        string text = string.Join(' ', Enumerable.Repeat("cat", 100));
        using ClipModel strict = ModelFixture.Load(ModelFixture.Vit, "hf");
        using ClipModel lenient = ModelFixture.Load(ModelFixture.Vit, "hf", new ClipOptions { Truncation = TextTruncation.KeepEndOfText });

        Assert.Throws<InputException>(() => strict.Texts.Encode<string>([text]));
        lenient.Texts.Encode<string>([text, "a cat", text]);

        Assert.Equal(2, lenient.Texts.TruncatedTexts);
        Assert.Equal(0, strict.Texts.TruncatedTexts);
    }

    [Fact]
    public void A_cancelled_token_stops_before_and_during_a_run()
    {
        using ClipModel model = RandomModel.Load(RandomModel.Vit(layers: 6), new ClipOptions { MaxBatchSize = 64 });
        float[] pixels = RandomModel.Pixels(64, 224);
        float[] embeddings = new float[64 * 512];
        using var before = new CancellationTokenSource();
        before.Cancel();
        model.Images.EncodePixels(pixels, 1, embeddings);

        Assert.ThrowsAny<OperationCanceledException>(() => model.Images.EncodePixels(pixels, 64, embeddings, cancellationToken: before.Token));

        // A thread of its own: a timer's call waits for the thread pool, which other tests may keep busy for longer than the run takes.
        using var during = new CancellationTokenSource();
        var stop = new Thread(() =>
        {
            Thread.Sleep(20);
            during.Cancel();
        });
        stop.Start();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Images.EncodePixels(pixels, 64, embeddings, cancellationToken: during.Token));
        stop.Join();
        model.Images.EncodePixels(pixels, 1, embeddings);
    }

    [Fact]
    public void Calls_from_several_threads_give_the_same_bits_as_calls_in_turn()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf");
        string[] texts = ModelFixture.Texts(ModelFixture.Vit);
        float[] pixels = RandomModel.Pixels(8, 64);
        float[] expectedTexts = model.Texts.Encode<string>(texts).Values.ToArray();
        float[] expectedImages = new float[8 * 48];
        model.Images.EncodePixels(pixels, 8, expectedImages);

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            if (index % 2 == 0)
            {
                Assert.Equal(expectedTexts, model.Texts.Encode<string>(texts).Values.ToArray());
            }
            else
            {
                float[] actual = new float[8 * 48];
                model.Images.EncodePixels(pixels, 8, actual);
                Assert.Equal(expectedImages, actual);
            }
        });
    }

    [Fact]
    public async Task A_disposed_model_says_so_and_lets_calls_in_flight_end()
    {
        ClipModel model = RandomModel.Load(RandomModel.Vit(layers: 4), new ClipOptions { MaxBatchSize = 32 });
        float[] pixels = RandomModel.Pixels(32, 224);
        float[] embeddings = new float[32 * 512];
        model.Images.EncodePixels(pixels, 1, embeddings);
        using var started = new ManualResetEventSlim();
        Task call = Task.Run(() =>
        {
            started.Set();
            model.Images.EncodePixels(pixels, 32, embeddings);
        });
        started.Wait();
        await Task.Delay(10);

        model.Dispose();
        model.Dispose();

        await call;
        Assert.Throws<ObjectDisposedException>(() => model.Images.EncodePixels(pixels, 1, embeddings));
        Assert.Throws<ObjectDisposedException>(() => model.Texts.EncodeTokens(RandomModel.Ids(Tiny.Text, [5]), 1, embeddings));
    }

    [Fact]
    public void A_checkpoint_behind_symbolic_links_is_read_as_the_caches_of_hubs_lay_it_out()
    {
        using var folder = new Checkpoints.TemporaryFolder();
        string blobs = Directory.CreateDirectory(Path.Combine(folder.Path, "blobs")).FullName;
        string snapshot = Directory.CreateDirectory(Path.Combine(folder.Path, "snapshots", "main")).FullName;
        string source = ModelFixture.Path(ModelFixture.Vit, "hf_sharded_fp16");
        foreach (string file in Directory.EnumerateFiles(source))
        {
            string blob = Path.Combine(blobs, $"blob-of-{Path.GetFileName(file)}");
            File.Copy(file, blob);
            File.CreateSymbolicLink(Path.Combine(snapshot, Path.GetFileName(file)), Path.GetRelativePath(snapshot, blob));
        }

        using ClipModel model = ClipModel.Load(snapshot);
        (_, float[] pixels) = ModelFixture.Reference(ModelFixture.Vit, "pixel_values");
        (int[] shape, float[] expected) = ModelFixture.Reference(ModelFixture.Vit, "image_features_normalized");
        float[] actual = new float[expected.Length];
        model.Images.EncodePixels(pixels, shape[0], actual);

        Closeness.AssertRows(expected, actual, shape[1]);
    }

    [Fact]
    public void An_absent_GPU_is_an_error_and_never_another_device()
    {
        using ClipModel model = ModelFixture.Load(ModelFixture.Vit, "hf", new ClipOptions { Device = ClipDevice.Cuda(3) });

        var error = Assert.Throws<InferenceException>(model.Images.Prepare);

        Assert.Equal("cuda:3", error.Device);
        Assert.Contains("CUDA provider cannot be loaded", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:2", "cuda:2")]
    public void Devices_are_read_and_written(string text, string expected) => Assert.Equal(expected, ClipDevice.Parse(text).ToString());

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("CPU ")]
    public void Other_devices_are_refused(string text) => Assert.Throws<InputException>(() => ClipDevice.Parse(text));

    private static ClipArchitecture Tiny { get; } = RandomModel.Vit(imageSize: 32, width: 64, layers: 1, textWidth: 64, textLayers: 1);
}
