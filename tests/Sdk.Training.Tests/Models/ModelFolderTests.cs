using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Models;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Models;

public sealed class ModelFolderTests(ITestOutputHelper output)
{
    [TorchTheory]
    [InlineData("vit_quickgelu", "hf", "model.safetensors")]
    [InlineData("rn_quickgelu", "torchscript_fp16_cpu.pt", "open_clip_model.safetensors")]
    public void A_saved_folder_reads_back_bit_for_bit(string model, string weights, string file)
    {
        using var folder = new TestSupport.TemporaryFolder();
        using Checkpoint original = Checkpoint.Open(Fixtures.Local("models", model, weights));
        using ClipModule module = ClipModule.FromCheckpoint(original);

        ModelFolder.Save(module, folder.File("saved"));

        using Checkpoint saved = Checkpoint.Open(folder.File("saved"));
        using ClipModule again = ClipModule.FromCheckpoint(saved);
        Dictionary<string, Tensor> expected = module.state_dict();
        Assert.Equal(file, Path.GetFileName(Assert.Single(saved.WeightFiles)));
        Assert.Equal(original.Architecture.Vision, saved.Architecture.Vision);
        Assert.Equal(original.Architecture.Text.Activation, saved.Architecture.Text.Activation);
        Assert.All(again.state_dict(), entry => Assert.True(entry.Value.Equals(expected[entry.Key]), entry.Key));
        Assert.Equal(["saved"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [TorchFact]
    public void A_sigmoid_model_keeps_its_objective_and_bias()
    {
        using var folder = new TestSupport.TemporaryFolder();
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture with { Objective = ClipObjective.Sigmoid }, 1, initialTemperature: 0.1, initialBias: -7);

        ModelFolder.Save(module, folder.File("saved"), preprocessing: PreprocessSettings.SigLip(64));

        using ClipModel model = ClipModel.Load(folder.File("saved"));
        Assert.Equal(ClipObjective.Sigmoid, model.Info.Objective);
        Assert.Equal(-7, model.Info.LogitBias, 1e-6f);
        Assert.Equal(10, model.Info.LogitScale, 1e-4f);
        Assert.Equal(ResizeMode.Squash, model.Preprocessor.Settings.ResizeMode);
    }

    [TorchFact]
    public void The_ONNX_engine_gives_the_embeddings_of_a_saved_module()
    {
        using var folder = new TestSupport.TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "vit_quickgelu", "hf"));
        ClipTokenizer tokenizer = ClipTokenizer.Load(Fixtures.Local("models", "vit_quickgelu", "hf"));
        ClipArchitecture architecture = ClipInitializationTests.Architecture;
        using ClipModule module = ClipModule.Create(
            architecture with { Text = architecture.Text with { VocabularySize = tokenizer.VocabularySize, EndOfTextId = tokenizer.EndOfTextId } }, 7);

        ModelFolder.Save(module, folder.File("saved"), tokenizer);

        using ClipModel model = ClipModel.Load(folder.File("saved"));
        string[] texts = ["a red circle", "two blue squares above a star"];
        float[] expected = new float[2 * model.Info.Dimensions];
        model.Texts.Encode(texts, expected);
        int[] ids = model.Tokenizer.EncodeBatch(texts);
        using IDisposable unrecorded = no_grad();
        Tensor actual = nn.functional.normalize(module.EncodeTexts(tensor(ids, [2, 32]).to_type(ScalarType.Int64)));
        TorchArrays.AssertClose(actual, tensor(expected, [2, 128]), 1e-4, output, "text embeddings");
    }

    [TorchFact]
    public void A_folder_that_is_there_is_replaced_whole()
    {
        using var folder = new TestSupport.TemporaryFolder();
        Directory.CreateDirectory(folder.File("saved"));
        File.WriteAllText(folder.File("saved", "old.txt"), "old");
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);

        ModelFolder.Save(module, folder.File("saved"), weightType: ScalarType.Float16);

        Assert.False(File.Exists(folder.File("saved", "old.txt")));
        using Checkpoint saved = Checkpoint.Open(folder.File("saved"));
        Assert.Equal(TensorType.Float16, saved.StoredType);
    }
}
