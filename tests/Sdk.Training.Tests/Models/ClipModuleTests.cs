using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Models;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Models;

public sealed class ClipModuleTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;
    private const double EngineTolerance = 1e-4;

    [TorchTheory]
    [InlineData("vit_quickgelu", "hf")]
    [InlineData("rn_quickgelu", "torchscript_fp16_cpu.pt")]
    public void Features_agree_with_the_reference(string model, string weights)
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load(model, weights);
        module.eval();
        using IDisposable unrecorded = no_grad();

        Tensor images = module.EncodeImages(TorchArrays.ReadFloats(Reference(model, "pixel_values.npy")));
        Tensor texts = module.EncodeTexts(TorchArrays.ReadLongs(Reference(model, "input_ids.npy")));

        TorchArrays.AssertClose(images, TorchArrays.ReadFloats(Reference(model, "image_features.npy")), Tolerance, output, "image features");
        TorchArrays.AssertClose(texts, TorchArrays.ReadFloats(Reference(model, "text_features.npy")), Tolerance, output, "text features");
    }

    [TorchFact]
    public void Tokens_after_the_last_block_agree_with_the_reference()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load("vit_quickgelu", "hf");
        using IDisposable unrecorded = no_grad();

        Tensor tokens = module.Vision!.EncodeTokens(TorchArrays.ReadFloats(Reference("vit_quickgelu", "pixel_values.npy")).narrow(0, 0, 1));

        TorchArrays.AssertClose(tokens[0], TorchArrays.ReadFloats(Reference("vit_quickgelu", "image0_after_last_block.npy")), Tolerance, output, "tokens");
    }

    [TorchTheory]
    [InlineData("vit_quickgelu", "hf")]
    [InlineData("rn_quickgelu", "torchscript_fp16_cpu.pt")]
    public void Features_agree_with_the_ONNX_encoders(string model, string weights)
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModel engine = ClipModel.Load(Fixtures.Local("models", model, weights));
        using ClipModule module = ClipModule.FromCheckpoint(engine.Checkpoint);
        module.eval();
        using IDisposable unrecorded = no_grad();
        Tensor pixels = TorchArrays.ReadFloats(Reference(model, "pixel_values.npy"));
        float[] expected = new float[pixels.shape[0] * engine.Info.Dimensions];
        engine.Images.EncodePixels(pixels.data<float>().ToArray(), (int)pixels.shape[0], expected, EmbeddingForm.Raw);

        Tensor actual = module.EncodeImages(pixels);

        TorchArrays.AssertClose(actual, tensor(expected, actual.shape), EngineTolerance, output, "image features");
    }

    [TorchFact]
    public void Rows_cut_behind_the_longest_text_give_the_same_features()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load("vit_quickgelu", "hf");
        using IDisposable unrecorded = no_grad();
        Tensor ids = TorchArrays.ReadLongs(Reference("vit_quickgelu", "input_ids.npy")).narrow(0, 0, 2);
        long longest = ids.argmax(1).max().item<long>() + 1;
        Assert.True(longest < ids.shape[1]);

        Tensor cut = module.EncodeTexts(ids.narrow(1, 0, longest));

        TorchArrays.AssertClose(cut, module.EncodeTexts(ids), Tolerance, output, "text features");
    }

    [TorchFact]
    public void The_parameters_have_the_internal_names_and_shapes()
    {
        foreach ((string model, string weights) in new[] { ("vit_quickgelu", "hf"), ("rn_quickgelu", "torchscript_fp16_cpu.pt") })
        {
            using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", model, weights));
            using ClipModule module = ClipModule.FromCheckpoint(checkpoint);
            Dictionary<string, Tensor> state = module.state_dict();

            IReadOnlyDictionary<string, long[]> expected = ModelTensors.Expected(checkpoint.Architecture);

            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), state.Keys.Where(name => !name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            Assert.All(expected, entry => Assert.Equal(entry.Value, state[entry.Key].shape));
        }
    }

    [TorchFact]
    public void Keeping_every_patch_changes_nothing_and_keeping_some_changes_the_features()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load("vit_quickgelu", "hf");
        using IDisposable unrecorded = no_grad();
        Tensor pixels = TorchArrays.ReadFloats(Reference("vit_quickgelu", "pixel_values.npy"));
        Tensor whole = module.EncodeImages(pixels);

        Tensor reversed = arange(15, -1, -1, ScalarType.Int64).unsqueeze(0).expand(4, 16);
        Tensor half = arange(8, ScalarType.Int64).unsqueeze(0).expand(4, 8);

        TorchArrays.AssertClose(module.EncodeImages(pixels, reversed), whole, Tolerance, output, "all patches in another order");
        Assert.True(TorchArrays.Difference(module.EncodeImages(pixels, half), whole) > 1e-3);
    }

    [TorchFact]
    public void A_picture_of_another_size_is_refused_with_both_shapes()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load("vit_quickgelu", "hf");

        ArgumentException error = Assert.Throws<ArgumentException>(() => module.EncodeImages(zeros([2, 3, 32, 32])));

        Assert.StartsWith("Pictures of shape [N, 3, 64, 64] were wanted but got [2, 3, 32, 32].", error.Message, StringComparison.Ordinal);
    }

    private static ClipModule Load(string model, string weights)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", model, weights));
        return ClipModule.FromCheckpoint(checkpoint);
    }

    private static string Reference(string model, string file) => Fixtures.Local("models", model, "reference", file);
}
