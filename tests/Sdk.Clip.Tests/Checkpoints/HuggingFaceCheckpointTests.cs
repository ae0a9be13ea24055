using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Clip.Sdk.Architectures;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class HuggingFaceCheckpointTests
{
    private static readonly string HfFolder = Fixtures.Local("models", "vit_quickgelu", "hf");
    private static readonly string ShardedFolder = Fixtures.Local("models", "vit_quickgelu", "hf_sharded_fp16");

    [Fact]
    public void A_directory_opens_with_its_architecture_and_the_files_beside_it()
    {
        using Checkpoint checkpoint = Checkpoint.Open(HfFolder);

        Assert.Equal(CheckpointFamily.HuggingFace, checkpoint.Family);
        Assert.Equal(TensorType.Float32, checkpoint.StoredType);

        // exp(4.60546875): ln(100) rounded to a 16-bit float, as every parameter of the fixture.
        Assert.Equal(100.029861f, checkpoint.LogitScale, 1e-4f);
        Assert.Equal(0f, checkpoint.LogitBias);
        Assert.Equal(Path.Combine(HfFolder, "vocab.json"), checkpoint.VocabularyPath);
        Assert.Equal(Path.Combine(HfFolder, "preprocessor_config.json"), checkpoint.PreprocessorConfigPath);
        Assert.Equal(Path.Combine(HfFolder, "config.json"), checkpoint.ConfigPath);
        Assert.Equal([Path.Combine(HfFolder, "model.safetensors")], checkpoint.WeightFiles);
        ClipArchitecture architecture = checkpoint.Architecture;
        Assert.Equal(48, architecture.EmbeddingDimensions);
        Assert.Equal(ClipObjective.Softmax, architecture.Objective);
        Assert.Equal("ViT-64x3/16@64px", architecture.Name);
        Assert.Equal(
            new VisionTransformerArchitecture { ImageSize = 64, PatchSize = 16, Width = 64, Layers = 3, Heads = 1, MlpWidth = 256, Activation = Activation.QuickGelu },
            architecture.Vision);
        Assert.Equal(
            new TextArchitecture
            {
                ContextLength = 77, VocabularySize = 1024, Width = 64, Layers = 3, Heads = 1, MlpWidth = 256,
                Activation = Activation.QuickGelu, Pooling = TextPooling.EndOfText, EndOfTextId = 1023,
            },
            architecture.Text);
    }

    [Fact]
    public void Every_tensor_is_a_view_into_the_file()
    {
        string path = Path.Combine(HfFolder, "model.safetensors");
        byte[] file = File.ReadAllBytes(path);
        using Checkpoint checkpoint = Checkpoint.Open(HfFolder);

        Assert.Equal(ModelTensors.Expected(checkpoint.Architecture).Keys.Order(), checkpoint.Tensors.Keys.Order());
        foreach (CheckpointTensor tensor in checkpoint.Tensors.Values)
        {
            Assert.Equal(path, tensor.FilePath);
            Assert.True(tensor.Bytes.SequenceEqual(file.AsSpan((int)tensor.FileOffset, (int)tensor.ByteLength)), tensor.Name);
        }
    }

    [Fact]
    public void Shards_give_the_same_numbers_as_the_single_file()
    {
        using Checkpoint single = Checkpoint.Open(HfFolder);
        using Checkpoint sharded = Checkpoint.Open(ShardedFolder);

        Assert.Equal(3, sharded.WeightFiles.Count);
        Assert.Equal(TensorType.Float16, sharded.StoredType);
        Assert.Equal(single.Architecture, sharded.Architecture);
        TensorNumbers.AssertEqual(single.Tensors, sharded.Tensors);
        Assert.Equal(64, sharded.GetWeightsSha256().Length);
        Assert.NotEqual(single.GetWeightsSha256(), sharded.GetWeightsSha256());
    }

    [Fact]
    public void The_hash_is_that_of_the_file()
    {
        using Checkpoint checkpoint = Checkpoint.Open(HfFolder);

        // sha256sum of the fixture.
        Assert.Equal("d8eef892770fa515ab29961402dcee804e60cb6d8ce4e89f6354e2e3e5e03c2f", checkpoint.GetWeightsSha256());
    }

    [Fact]
    public void Eos_2_in_a_published_configuration_means_the_highest_id()
    {
        string config = Path.Combine(ShardedFolder, "config.legacy-eos2.json");

        using Checkpoint checkpoint = Checkpoint.Open(ShardedFolder, new CheckpointOptions { ConfigPath = config });

        Assert.Equal(TextPooling.HighestId, checkpoint.Architecture.Text.Pooling);
    }

    [Fact]
    public void Eos_2_of_a_MetaCLIP_2_model_is_that_id()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("config.json", """{"model_type":"metaclip_2","text_config":{"eos_token_id":2,"vocab_size":901629},"vision_config":{}}""");

        TextArchitecture text = HuggingFaceConfig.Read(path).Text;

        Assert.Equal(TextPooling.EndOfText, text.Pooling);
        Assert.Equal(2, text.EndOfTextId);
    }

    [Fact]
    public void Absent_fields_have_the_defaults_of_ViT_B_32()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("config.json", """{"model_type":"clip","text_config":null}""");

        ClipArchitecture architecture = HuggingFaceConfig.Read(path);

        Assert.Equal("ViT-B/32", architecture.Name);
        Assert.Equal(512, architecture.EmbeddingDimensions);
        Assert.Equal((512, 8, 12, 2048, 77, 49408, 49407), (architecture.Text.Width, architecture.Text.Heads, architecture.Text.Layers, architecture.Text.MlpWidth, architecture.Text.ContextLength, architecture.Text.VocabularySize, architecture.Text.EndOfTextId));
    }

    [Fact]
    public void A_legacy_config_dict_replaces_the_section()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("config.json", """
            {"model_type":"clip","projection_dim":1024,
             "text_config":{"hidden_size":256,"num_attention_heads":4,"eos_token_id":2},
             "text_config_dict":{"hidden_size":1024,"num_attention_heads":16,"hidden_act":"gelu","intermediate_size":4096},
             "vision_config":{"hidden_size":1280,"num_attention_heads":16},"vision_config_dict":null}
            """);

        ClipArchitecture architecture = HuggingFaceConfig.Read(path);

        Assert.Equal(1024, architecture.Text.Width);
        Assert.Equal(Activation.Gelu, architecture.Text.Activation);
        Assert.Equal(TextPooling.EndOfText, architecture.Text.Pooling);
        Assert.Equal(1280, architecture.Vision.Width);
    }

    [Theory]
    [InlineData("""{"model_type":"bert"}""", "'model_type'", "'bert' is no CLIP")]
    [InlineData("""{"model_type":"siglip2"}""", "'model_type'", "NaFlex")]
    [InlineData("""{"model_type":"clip_text_model"}""", "'model_type'", "one tower alone")]
    [InlineData("""{"hidden_size":4}""", "'model_type'", "no CLIP")]
    [InlineData("""{"model_type":"clip","text_config":{"num_attention_heads":7}}""", "'text_config.num_attention_heads'", "do not divide")]
    [InlineData("""{"model_type":"clip","text_config":{"num_hidden_layers":-1}}""", "'text_config.num_hidden_layers'", "whole number from 1 to 1024 was wanted, not -1")]
    [InlineData("""{"model_type":"clip","text_config":{"hidden_act":"relu"}}""", "'text_config.hidden_act'", "'relu' is unknown")]
    [InlineData("""{"model_type":"clip","text_config":{"eos_token_id":50000}}""", "'text_config.eos_token_id'", "no id of a vocabulary of 49408")]
    [InlineData("""{"model_type":"clip","text_config":[1]}""", "'text_config'", "an object was wanted, not [1]")]
    [InlineData("""{"model_type":"clip","vision_config":{"patch_size":"big"}}""", "'vision_config.patch_size'", "not \"big\"")]
    [InlineData("""{"model_type":"clip","vision_config":{"layer_norm_eps":"x"}}""", "'vision_config.layer_norm_eps'", "a number from 0 to 1")]
    [InlineData("""{"model_type":"clip","vision_config":{"num_channels":1}}""", "'vision_config.num_channels'", "3 channels")]
    [InlineData("""{"model_type":"clip",""", "not valid JSON", "")]
    [InlineData("""[]""", "wanted an object", "")]
    public void A_wrong_configuration_is_refused_by_field(string json, string field, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("config.json", json);

        var error = Assert.Throws<ModelFormatException>(() => HuggingFaceConfig.Read(path));

        Assert.Contains(field, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_do_not_fit_are_all_named()
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(HfFolder);
        string configPath = Path.Combine(folder.Path, "config.json");
        JsonNode config = JsonNode.Parse(File.ReadAllText(configPath))!;
        config["text_config"]!["num_hidden_layers"] = 4;
        config["vision_config"]!["num_hidden_layers"] = 2;
        config["vision_config"]!["patch_size"] = 8;
        File.WriteAllText(configPath, config.ToJsonString());

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("Missing (16): 'text_model.encoder.layers.3.layer_norm1.weight',", error.Message, StringComparison.Ordinal);
        Assert.Contains("Misshapen (2): 'vision_model.embeddings.patch_embedding.weight [64, 3, 16, 16] instead of [64, 3, 8, 8]', 'vision_model.embeddings.position_embedding.weight [17, 64] instead of [65, 64]'.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Surplus (16): 'vision_model.encoder.layers.2.", error.Message, StringComparison.Ordinal);
        Assert.Contains("CheckpointOptions.ConfigPath", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_list_of_names_is_shortened()
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(HfFolder);
        string configPath = Path.Combine(folder.Path, "config.json");
        File.WriteAllText(configPath, File.ReadAllText(configPath).Replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 30", StringComparison.Ordinal));

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("Missing (864): ", error.Message, StringComparison.Ordinal);
        Assert.Contains(" and 844 more.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_no_numbers_are_found(float value)
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(HfFolder);
        string weights = Path.Combine(folder.Path, "model.safetensors");
        long offset;
        using (TensorArchive archive = TensorArchive.Open(weights))
        {
            offset = archive.Tensors["text_model.encoder.layers.1.mlp.fc2.bias"].FileOffset + (63 * sizeof(float));
        }

        byte[] bytes = File.ReadAllBytes(weights);
        MemoryMarshal.Write(bytes.AsSpan((int)offset), value);
        File.WriteAllBytes(weights, bytes);

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("NaN or infinite. Tensors (1): 'text_model.encoder.layers.1.mlp.fc2.bias'.", error.Message, StringComparison.Ordinal);
        Checkpoint.Open(folder.Path, new CheckpointOptions { CheckFinite = false }).Dispose();
    }

    [Fact]
    public void Without_a_configuration_the_way_out_is_named()
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(HfFolder, "model.safetensors");

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("Put the model's 'config.json' beside it", error.Message, StringComparison.Ordinal);
        Assert.Contains("CheckpointOptions.ConfigPath", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_a_closed_checkpoint_raises_instead_of_reading_freed_memory()
    {
        Checkpoint checkpoint = Checkpoint.Open(HfFolder);
        CheckpointTensor tensor = checkpoint.Tensors["logit_scale"];

        checkpoint.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tensor.Address);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../outside.safetensors"}}""", "without a folder")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "without a folder")]
    [InlineData("""{"weight_map":{"a":".."}}""", "without a folder")]
    [InlineData("""{"weight_map":{"a":3}}""", "without a folder")]
    [InlineData("""{"weight_map":{}}""", "names no tensor")]
    [InlineData("""{"weight_map":[]}""", "no object 'weight_map'")]
    [InlineData("""{"weight_map":{"a":"absent.safetensors"}}""", "cannot be read")]
    public void A_shard_index_that_lies_is_refused(string json, string problem)
    {
        using var folder = new TemporaryFolder();
        folder.Write("model.safetensors.index.json", json);

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_with_other_tensors_than_the_index_says_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("one.safetensors", SafetensorsBytes.Of("""{"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4));
        folder.Write("model.safetensors.index.json", """{"weight_map":{"a":"one.safetensors"}}""");

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path));

        Assert.Contains("Missing (1): 'a'. Not in the index (1): 'b'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_without_weights_say_what_was_looked_for()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("There are no weights in", Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no file or directory", Assert.Throws<ModelFormatException>(() => Checkpoint.Open(Path.Combine(folder.Path, "none"))).Message, StringComparison.Ordinal);
        folder.Write("a.pt", "");
        folder.Write("b.pt", "");
        Assert.Contains("Found (2): 'a.pt', 'b.pt'. Name the file to open.", Assert.Throws<ModelFormatException>(() => Checkpoint.Open(folder.Path)).Message, StringComparison.Ordinal);
    }
}
