using System.IO.Compression;
using System.Text.Json;
using Clip.Sdk.Architectures;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class ArchitectureTests
{
    public static TheoryData<string> OpenAiNames => [.. OpenAiRelease.All.Select(release => release.Name)];

    [Theory]
    [MemberData(nameof(OpenAiNames))]
    public void Each_of_OpenAIs_models_is_known_by_its_shapes(string name)
    {
        using StorageSet storages = new();
        MappedTensors mapped = OpenAiLayout.Map(ShapesOf(name), storages);

        ClipArchitecture architecture = ShapeInference.Infer(mapped, "model.pt", Activation.QuickGelu);

        using JsonDocument sizes = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("checkpoints", "openai_architectures.json")));
        JsonElement size = sizes.RootElement.GetProperty(name);
        Assert.Equal(name, architecture.Name);
        Assert.Equal(size.GetProperty("embed").GetInt32(), architecture.EmbeddingDimensions);
        Assert.Equal(size.GetProperty("image").GetInt32(), architecture.Vision.ImageSize);
        int textWidth = size.GetProperty("text_width").GetInt32();
        Assert.Equal(
            new TextArchitecture { ContextLength = 77, VocabularySize = 49408, Width = textWidth, Heads = textWidth / 64, Layers = 12, MlpWidth = textWidth * 4, Activation = Activation.QuickGelu },
            architecture.Text);
        int width = size.GetProperty("width").GetInt32();
        if (architecture.Vision is VisionTransformerArchitecture transformer)
        {
            Assert.Equal((width, size.GetProperty("layers").GetInt32(), size.GetProperty("patch").GetInt32(), width / 64, width * 4), (transformer.Width, transformer.Layers, transformer.PatchSize, transformer.Heads, transformer.MlpWidth));
        }
        else
        {
            var resNet = Assert.IsType<ModifiedResNetArchitecture>(architecture.Vision);
            Assert.Equal(size.GetProperty("layers").EnumerateArray().Select(layer => layer.GetInt32()), resNet.StageBlocks);
            Assert.Equal((width, width * 32, width / 2), (resNet.StemWidth, resNet.Width, resNet.Heads));
        }
    }

    [Theory]
    [MemberData(nameof(OpenAiNames))]
    public void Each_of_OpenAIs_models_has_exactly_the_tensors_that_are_expected(string name)
    {
        using StorageSet storages = new();
        MappedTensors mapped = OpenAiLayout.Map(ShapesOf(name), storages);
        ClipArchitecture architecture = ShapeInference.Infer(mapped, "model.pt", Activation.QuickGelu);

        Assert.Equal(ModelTensors.Expected(architecture).Count, TensorCheck.Fit(mapped, architecture, "model.pt", storages).Count);
    }

    [Fact]
    public void Names_in_messages_are_those_of_the_file()
    {
        using StorageSet storages = new();
        Dictionary<string, CheckpointTensor> tensors = ShapesOf("ViT-B/32");
        tensors.Remove("visual.transformer.resblocks.3.attn.in_proj_weight");
        tensors.Remove("transformer.resblocks.2.mlp.c_proj.bias");
        tensors.Remove("visual.ln_post.bias");
        tensors["ln_final.bias"] = Fake("ln_final.bias", [511]);
        tensors["extra.weight"] = Fake("extra.weight", [1]);
        MappedTensors mapped = OpenAiLayout.Map(tensors, storages);
        ClipArchitecture architecture = ShapeInference.Infer(mapped, "model.pt", Activation.QuickGelu);

        var error = Assert.Throws<ModelFormatException>(() => TensorCheck.Fit(mapped, architecture, "model.pt", storages));

        Assert.Contains("Missing (3): 'visual.transformer.resblocks.3.attn.in_proj_weight', 'visual.ln_post.bias', 'transformer.resblocks.2.mlp.c_proj.bias'.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Misshapen (1): 'ln_final.bias [511] instead of [512]'.", error.Message, StringComparison.Ordinal);
        Assert.Contains("Surplus (1): 'extra.weight'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_prefix_of_open_clip_is_taken_off_and_named_in_messages()
    {
        using StorageSet storages = new();
        Dictionary<string, CheckpointTensor> tensors = ShapesOf("ViT-B/32").ToDictionary(
            entry => entry.Key.StartsWith("visual.", StringComparison.Ordinal) || entry.Key == "logit_scale" ? entry.Key : "text." + entry.Key, entry => entry.Value);
        tensors.Remove("text.ln_final.bias");
        Assert.True(OpenAiLayout.Matches([.. tensors.Keys]));
        MappedTensors mapped = OpenAiLayout.Map(tensors, storages);

        var error = Assert.Throws<ModelFormatException>(() => TensorCheck.Fit(mapped, ShapeInference.Infer(mapped, "model.pt", Activation.Gelu), "model.pt", storages));

        Assert.Contains("Missing (1): 'text.ln_final.bias'.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Surplus", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_width_whose_heads_are_unknown_asks_for_a_configuration()
    {
        using StorageSet storages = new();
        Dictionary<string, CheckpointTensor> tensors = ShapesOf("ViT-L/14");
        tensors["visual.conv1.weight"] = Fake("visual.conv1.weight", [1280, 3, 14, 14]);
        MappedTensors mapped = OpenAiLayout.Map(tensors, storages);

        var error = Assert.Throws<ModelFormatException>(() => ShapeInference.Infer(mapped, "model.pt", Activation.Gelu));

        Assert.Contains("width 1280, whose number of heads no tensor tells", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"embed_dim":1280,"vision_cfg":{"image_size":224,"layers":48,"width":1664,"head_width":104,"mlp_ratio":4.9231,"patch_size":14},"text_cfg":{"context_length":77,"vocab_size":49408,"width":1280,"heads":20,"layers":32}}""", "ViT-bigG/14", 16, 8192, Activation.Gelu)]
    [InlineData("""{"embed_dim":1024,"quick_gelu":true,"vision_cfg":{"image_size":[378,378],"layers":32,"width":1280,"head_width":80,"patch_size":14},"text_cfg":{"context_length":77,"vocab_size":49408,"width":1024,"heads":16,"layers":24}}""", "ViT-H/14@378px", 16, 5120, Activation.QuickGelu)]
    [InlineData("""{"model_cfg":{"embed_dim":512,"vision_cfg":{"patch_size":32},"text_cfg":{}}}""", "ViT-B/32", 12, 3072, Activation.Gelu)]
    public void Configurations_of_open_clip_give_heads_and_feed_forward_widths(string json, string name, int heads, int mlpWidth, Activation activation)
    {
        using var folder = new TemporaryFolder();

        ClipArchitecture architecture = OpenClipConfig.Read(folder.Write("open_clip_config.json", json));

        var vision = Assert.IsType<VisionTransformerArchitecture>(architecture.Vision);
        Assert.Equal((name, heads, mlpWidth, activation), (architecture.Name, vision.Heads, vision.MlpWidth, vision.Activation));
        Assert.Equal(activation, architecture.Text.Activation);
    }

    [Fact]
    public void Bidirectional_texts_pooled_at_an_end_id_are_read()
    {
        using var folder = new TemporaryFolder();

        TextArchitecture text = OpenClipConfig.Read(folder.Write("open_clip_config.json", """{"embed_dim":64,"init_logit_bias":-10,"vision_cfg":{},"text_cfg":{"no_causal_mask":true,"pool_type":"eos","eos_id":2,"norm_kwargs":{"eps":1e-6},"act_kwargs":{"approximate":"tanh"}}}""")).Text;

        Assert.False(text.IsCausal);
        Assert.Equal((TextPooling.EndOfText, 2, 1e-6f, Activation.GeluTanh), (text.Pooling, text.EndOfTextId, text.LayerNormEpsilon, text.Activation));
    }

    [Theory]
    [InlineData("""{"embed_dim":512,"vision_cfg":{"timm_model_name":"convnext_base"},"text_cfg":{}}""", "'vision_cfg.timm_model_name'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{"attentional_pool":true},"text_cfg":{}}""", "'vision_cfg.attentional_pool'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{"no_ln_pre":true},"text_cfg":{}}""", "'vision_cfg.no_ln_pre'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{"pool_type":"avg"},"text_cfg":{}}""", "'vision_cfg.pool_type'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{"image_size":[224,336]},"text_cfg":{}}""", "'vision_cfg.image_size'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{"layers":[1,2]},"text_cfg":{}}""", "'vision_cfg.layers'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{"width":200},"text_cfg":{}}""", "'vision_cfg.heads'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{},"text_cfg":{"hf_model_name":"xlm-roberta-base"}}""", "'text_cfg.hf_model_name'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{},"text_cfg":{"embed_cls":true}}""", "'text_cfg.embed_cls'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{},"text_cfg":{"pool_type":"eos"}}""", "'text_cfg.pool_type'")]
    [InlineData("""{"embed_dim":512,"vision_cfg":{},"text_cfg":{},"multimodal_cfg":{}}""", "'multimodal_cfg'")]
    [InlineData("""{"embed_dim":512,"quick_gelu":true,"vision_cfg":{},"text_cfg":{"act_kwargs":{"approximate":"tanh"}}}""", "'text_cfg.act_kwargs'")]
    [InlineData("""{"model_type":"clip"}""", "'embed_dim'")]
    public void Networks_that_are_not_built_here_are_refused_by_field(string json, string field)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ModelFormatException>(() => OpenClipConfig.Read(folder.Write("open_clip_config.json", json)));

        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrappers_around_the_model_are_seen_through()
    {
        foreach (string prefix in (string[])["model.", "state_dict.module._orig_mod.", "model_state_dict.", "module.module."])
        {
            using var folder = new TemporaryFolder();
            PickleAssembler pickle = new PickleAssembler().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark);
            foreach (string name in (string[])[prefix + "visual.proj", prefix + "token_embedding.weight", "optimizer.state.0"])
            {
                pickle.Text(name).Tensor("0", 4, 0, [4], [1]);
            }

            using TensorArchive archive = TensorArchive.Open(folder.Write("model.pt", TorchZip.Of(pickle.Op(PickleOpcode.SetItems).End(), ("archive/data/0", new byte[16]))));

            Assert.Equal(["token_embedding.weight", "visual.proj"], StateDictionary.Unwrap(archive).Keys.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_file_without_a_model_names_what_it_holds()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("head.safetensors", SafetensorsBytes.Of("""{"layers.0.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4));

        var error = Assert.Throws<ModelFormatException>(() => Checkpoint.Open(path));

        Assert.Contains("no CLIP model in a known layout", error.Message, StringComparison.Ordinal);
        Assert.Contains("Its tensors (1): 'layers.0.weight'.", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, CheckpointTensor> ShapesOf(string name)
    {
        using GZipStream stream = new(File.OpenRead(Fixtures.Local("checkpoints", "openai_shapes.json.gz")), CompressionMode.Decompress);
        using JsonDocument shapes = JsonDocument.Parse(stream);
        return shapes.RootElement.GetProperty(name).EnumerateObject().ToDictionary(
            entry => entry.Name, entry => Fake(entry.Name, [.. entry.Value.EnumerateArray().Select(length => length.GetInt64())]), StringComparer.Ordinal);
    }

    private static CheckpointTensor Fake(string name, long[] shape) => new(name, TensorType.Float16, shape, new UnreadableStorage(), 0);

    /// <summary>A storage of any length whose bytes nobody may look at: shapes alone must do.</summary>
    private sealed unsafe class UnreadableStorage : TensorStorage
    {
        public override long Length => long.MaxValue / 4;

        public override byte* Pointer => throw new InvalidOperationException("The bytes were looked at.");

        public override void Dispose()
        {
        }
    }
}
