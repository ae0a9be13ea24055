using System.Text.Json;
using Clip.Sdk.Architectures;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class OpenAiCheckpointTests
{
    private static readonly string VitFolder = Fixtures.Local("models", "vit_quickgelu");
    private static readonly string ResNetFolder = Fixtures.Local("models", "rn_quickgelu");

    [Theory]
    [InlineData("state_dict_zip.pt", CheckpointFamily.OpenAi, TensorType.Float32)]
    [InlineData("state_dict_legacy_fp16.pt", CheckpointFamily.OpenAi, TensorType.Float16)]
    [InlineData("torchscript_fp16_cpu.pt", CheckpointFamily.OpenAi, TensorType.Float16)]
    [InlineData("torchscript_fp16_cuda0.pt", CheckpointFamily.OpenAi, TensorType.Float16)]
    [InlineData("open_clip_training_checkpoint_module_prefix_fp16.pt", CheckpointFamily.OpenClip, TensorType.Float16)]
    [InlineData("open_clip", CheckpointFamily.OpenClip, TensorType.Float16)]
    [InlineData("hf_bin", CheckpointFamily.HuggingFace, TensorType.Float16)]
    public void Every_layout_gives_the_numbers_of_the_safetensors_file(string name, CheckpointFamily family, TensorType stored)
    {
        using Checkpoint expected = Checkpoint.Open(Path.Combine(VitFolder, "hf"));
        using Checkpoint actual = Checkpoint.Open(Path.Combine(VitFolder, name), new CheckpointOptions { Activation = Activation.QuickGelu });

        Assert.Equal(family, actual.Family);
        Assert.Equal(stored, actual.StoredType);
        Assert.Equal(expected.LogitScale, actual.LogitScale);
        Assert.Equal(expected.Architecture.Vision, actual.Architecture.Vision);
        Assert.Equal(expected.Architecture.EmbeddingDimensions, actual.Architecture.EmbeddingDimensions);
        Assert.Equal(expected.Architecture.Text with { Pooling = actual.Architecture.Text.Pooling, EndOfTextId = actual.Architecture.Text.EndOfTextId }, actual.Architecture.Text);
        TensorNumbers.AssertEqual(expected.Tensors, actual.Tensors);
    }

    [Theory]
    [InlineData("torchscript_fp16_cpu.pt")]
    [InlineData("torchscript_fp16_cuda0.pt")]
    [InlineData("open_clip")]
    public void The_activation_follows_from_the_origin_or_the_configuration(string name)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(VitFolder, name));

        Assert.Equal(Activation.QuickGelu, checkpoint.Architecture.Text.Activation);
        Assert.Equal(Activation.QuickGelu, ((VisionTransformerArchitecture)checkpoint.Architecture.Vision).Activation);
        Assert.Equal(TextPooling.HighestId, checkpoint.Architecture.Text.Pooling);
    }

    [Theory]
    [InlineData("state_dict_zip.pt")]
    [InlineData("state_dict_legacy_fp16.pt")]
    [InlineData("open_clip_training_checkpoint_module_prefix_fp16.pt")]
    public void Weights_of_unknown_origin_are_taken_as_the_reference_takes_them_with_a_warning(string name)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(VitFolder, name));

        Assert.Equal(Activation.QuickGelu, checkpoint.Architecture.Text.Activation);
        string warning = Assert.Single(checkpoint.Warnings);
        Assert.Contains("QuickGELU is assumed", warning, StringComparison.Ordinal);
        Assert.Contains("CheckpointOptions.Activation", warning, StringComparison.Ordinal);
        using Checkpoint decided = Checkpoint.Open(Path.Combine(VitFolder, name), new CheckpointOptions { Activation = Activation.Gelu });
        Assert.Equal((Activation.Gelu, 0), (decided.Architecture.Text.Activation, decided.Warnings.Count));
    }

    [Fact]
    public void Hugging_Face_weights_without_a_configuration_are_refused_with_the_way_out()
    {
        string weights = Path.Combine(Directory.CreateTempSubdirectory("clip-no-config-").FullName, "model.safetensors");
        File.Copy(Path.Combine(VitFolder, "hf", "model.safetensors"), weights);

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(weights));

        Assert.Contains("'config.json'", error.Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(weights)!, recursive: true);
    }

    [Fact]
    public void An_archive_of_OpenAI_beside_a_configuration_that_says_gelu_is_refused()
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(VitFolder, "torchscript_fp16_cpu.pt");
        string config = File.ReadAllText(Path.Combine(VitFolder, "open_clip", "open_clip_config.json"));
        folder.Write("open_clip_config.json", config.Replace("\"quick_gelu\": true", "\"quick_gelu\": false", StringComparison.Ordinal));

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("trained with QuickGELU, but", error.Message, StringComparison.Ordinal);
        using Checkpoint decided = Checkpoint.Open(folder.Path, new CheckpointOptions { Activation = Activation.Gelu });
        Assert.Equal(Activation.Gelu, decided.Architecture.Text.Activation);
    }

    [Fact]
    public void A_ResNet_archive_gives_its_architecture_and_types()
    {
        string path = Path.Combine(ResNetFolder, "torchscript_fp16_cpu.pt");
        using Checkpoint checkpoint = Checkpoint.Open(path);

        var vision = Assert.IsType<ModifiedResNetArchitecture>(checkpoint.Architecture.Vision);
        Assert.Equal([1, 1, 1, 1], vision.StageBlocks);
        Assert.Equal((16, 512, 64, 8, 2), (vision.StemWidth, vision.Width, vision.ImageSize, vision.Heads, vision.GridSize));
        Assert.Equal((128, 2, 2, 512, 77, 1024), (checkpoint.Architecture.Text.Width, checkpoint.Architecture.Text.Layers, checkpoint.Architecture.Text.Heads, checkpoint.Architecture.Text.MlpWidth, checkpoint.Architecture.Text.ContextLength, checkpoint.Architecture.Text.VocabularySize));
        Assert.Equal(64, checkpoint.Architecture.EmbeddingDimensions);
        Assert.Equal(1 / 0.07, checkpoint.LogitScale, 0.02); // the logarithm is rounded to 16 bits
        AssertTypes(path, Path.Combine(ResNetFolder, "torchscript_dtypes.json"));
    }

    [Fact]
    public void A_configuration_of_open_clip_agrees_with_the_shapes()
    {
        using Checkpoint inferred = Checkpoint.Open(Path.Combine(ResNetFolder, "torchscript_fp16_cpu.pt"));
        ClipArchitecture configured = OpenClipConfig.Read(Path.Combine(ResNetFolder, "open_clip", "open_clip_config.json"));

        var expected = (ModifiedResNetArchitecture)inferred.Architecture.Vision;
        var actual = (ModifiedResNetArchitecture)configured.Vision;
        Assert.Equal(expected, actual);
        Assert.Equal(expected.GetHashCode(), actual.GetHashCode());
        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.NotEqual(expected, actual with { StageBlocks = [1, 1, 1, 2] });
        Assert.Contains("StageBlocks = 1-1-1-1", actual.ToString(), StringComparison.Ordinal);
        Assert.Equal(inferred.Architecture.Text, configured.Text);
        Assert.Equal(inferred.Architecture.EmbeddingDimensions, configured.EmbeddingDimensions);
    }

    [Fact]
    public void The_archive_of_a_transformer_has_the_types_that_torch_saw() =>
        AssertTypes(Path.Combine(VitFolder, "torchscript_fp16_cuda0.pt"), Path.Combine(VitFolder, "torchscript_dtypes.json"));

    [Theory]
    [InlineData("state_dict_zip.pt")]
    [InlineData("torchscript_fp16_cuda0.pt")]
    [InlineData("state_dict_legacy_fp16.pt")]
    public void Weights_stay_in_the_file_but_for_the_two_projections(string name)
    {
        string path = Path.Combine(VitFolder, name);
        byte[] file = File.ReadAllBytes(path);
        using Checkpoint checkpoint = Checkpoint.Open(path, new CheckpointOptions { Activation = Activation.QuickGelu });

        string[] owned = [.. checkpoint.Tensors.Values.Where(tensor => tensor.FilePath is null).Select(tensor => tensor.Name).Order()];
        Assert.Equal(["text_projection.weight", "visual_projection.weight"], owned);
        foreach (CheckpointTensor tensor in checkpoint.Tensors.Values.Where(tensor => tensor.FilePath is not null))
        {
            Assert.Equal(path, tensor.FilePath);
            Assert.True(tensor.Bytes.SequenceEqual(file.AsSpan((int)tensor.FileOffset, (int)tensor.ByteLength)), tensor.Name);
            Assert.Equal(0, tensor.Address % tensor.Type.ElementSize());
        }
    }

    [Fact]
    public void Views_into_one_storage_stay_in_the_file_and_transposed_ones_are_copied()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(VitFolder, "hf_bin"));

        string[] owned = [.. checkpoint.Tensors.Values.Where(tensor => tensor.FilePath is null).Select(tensor => tensor.Name).Order()];
        Assert.Equal(["text_projection.weight", "visual_projection.weight"], owned);
        CheckpointTensor query = checkpoint.Tensors["text_model.encoder.layers.0.self_attn.q_proj.weight"];
        CheckpointTensor key = checkpoint.Tensors["text_model.encoder.layers.0.self_attn.k_proj.weight"];
        Assert.Equal(query.FileOffset + query.ByteLength, key.FileOffset);
    }

    [Fact]
    public void A_claimed_name_is_checked_by_its_hash()
    {
        string path = Path.Combine(VitFolder, "torchscript_fp16_cpu.pt");

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(path, new CheckpointOptions { ClaimedName = "ViT-B/32" }));

        Assert.Contains("said to be OpenAI's 'ViT-B/32', whose SHA-256 is 40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_named_as_published_claims_the_name_unless_told_otherwise()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "RN50.pt");
        File.Copy(Path.Combine(ResNetFolder, "torchscript_fp16_cpu.pt"), path);

        Assert.Contains("'RN50'", Assert.Throws<ModelFormatException>(() => Checkpoint.Open(path)).Message, StringComparison.Ordinal);
        Checkpoint.Open(path, new CheckpointOptions { ClaimedName = "" }).Dispose();
        Assert.Throws<ArgumentException>(() => new CheckpointOptions { ClaimedName = "ViT-Z" });
    }

    [Fact]
    public void A_training_checkpoint_tells_its_other_values()
    {
        using TensorArchive archive = TensorArchive.Open(Path.Combine(VitFolder, "open_clip_training_checkpoint_module_prefix_fp16.pt"));

        Assert.Equal(TensorArchiveFormat.TorchZip, archive.Format);
        Assert.True(archive.Root!.TryGet("epoch", out PickleValue? epoch));
        Assert.Equal(PickleKind.Integer, epoch.Kind);
        Assert.True(archive.Root.TryGet("name", out PickleValue? name));
        Assert.Equal(PickleKind.String, name.Kind);
        Assert.True(archive.Root.TryGet("state_dict", out PickleValue? state));
        Assert.True(state.TryGet("module.logit_scale", out PickleValue? scale));
        Assert.Equal(archive.Tensors["state_dict.module.logit_scale"].FileOffset, scale.Tensor.FileOffset);
    }

    private static void AssertTypes(string path, string typesPath)
    {
        using TensorArchive archive = TensorArchive.Open(path);
        using JsonDocument types = JsonDocument.Parse(File.ReadAllText(typesPath));

        Assert.Equal(TensorArchiveFormat.TorchScript, archive.Format);
        Dictionary<string, string> expected = types.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        Dictionary<string, string> actual = archive.Tensors.Values.ToDictionary(tensor => tensor.Name, tensor => tensor.Type switch
        {
            TensorType.Float16 => "float16",
            TensorType.Float32 => "float32",
            TensorType.Int64 => "int64",
            _ => tensor.Type.ToString(),
        });
        Assert.Equal(expected.OrderBy(entry => entry.Key, StringComparer.Ordinal), actual.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }
}
