using System.IO.Compression;
using System.Text.Json;
using Clip.Sdk.Architectures;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class CheckpointInspectorTests
{
    private static readonly string VitFolder = Fixtures.Local("models", "vit_quickgelu");

    [Fact]
    public void A_directory_is_described()
    {
        CheckpointSummary summary = CheckpointInspector.Inspect(Path.Combine(VitFolder, "hf_sharded_fp16"));

        Assert.Equal(CheckpointFamily.HuggingFace, summary.Family);
        Assert.Equal(TensorArchiveFormat.Safetensors, summary.Format);
        Assert.Equal(3, summary.Files.Count);
        Assert.Equal(310538 + 278016 + 278008, summary.FileBytes);
        Assert.Equal("ViT-64x3/16@64px", summary.Name);
        Assert.Equal(48, summary.Architecture!.EmbeddingDimensions);
        Assert.Null(summary.Problem);
        Assert.Equal(new TensorDescription("logit_scale", TensorType.Float16, []).Name, summary.Tensors[0].Name);
        Assert.Equal(summary.ParameterCount - 1, summary.ImageParameterCount + summary.TextParameterCount);
    }

    [Fact]
    public void A_training_checkpoint_shows_its_values_and_what_would_be_assumed()
    {
        CheckpointSummary summary = CheckpointInspector.Inspect(Path.Combine(VitFolder, "open_clip_training_checkpoint_module_prefix_fp16.pt"));

        Assert.Equal(CheckpointFamily.OpenClip, summary.Family);
        Assert.Equal("ViT-64x3/16@64px", summary.Name);
        Assert.Contains("CheckpointOptions.Activation", Assert.Single(summary.Warnings), StringComparison.Ordinal);
        Assert.Equal(["epoch", "name", "state_dict"], summary.Values.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(summary.Tensors, tensor => tensor.Name == "state_dict.module.visual.proj");
        Assert.Empty(CheckpointInspector.Inspect(summary.Path, new CheckpointOptions { Activation = Activation.Gelu }).Warnings);
    }

    [Fact]
    public void Any_other_file_of_tensors_is_described_too()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("head.pt", TorchZip.Of(new PickleAssembler().Op(PickleOpcode.EmptyDict).Text("weight").Tensor("0", 4, 0, [2, 2], [2, 1]).Op(PickleOpcode.SetItem).End(), ("archive/data/0", new byte[16])));

        CheckpointSummary summary = CheckpointInspector.Inspect(path);

        Assert.Null(summary.Family);
        Assert.Null(summary.Architecture);
        Assert.Equal(4, summary.ParameterCount);
        Assert.Contains("no CLIP model", summary.Problem!, StringComparison.Ordinal);
    }

    [Fact]
    public void ViT_B_32_has_the_published_number_of_parameters()
    {
        // The tensors of a file with a true header but no bytes behind it: a sparse file of 600 MB.
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "model.safetensors");
        using (GZipStream stream = new(File.OpenRead(Fixtures.Local("checkpoints", "openai_shapes.json.gz")), CompressionMode.Decompress))
        using (JsonDocument shapes = JsonDocument.Parse(stream))
        {
            WriteSparse(path, shapes.RootElement.GetProperty("ViT-B/32"));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        CheckpointSummary summary = CheckpointInspector.Inspect(path, new CheckpointOptions { Activation = Activation.QuickGelu });

        // As openai/CLIP's own notebook prints it.
        Assert.Equal(151_277_313, summary.ParameterCount);
        Assert.Equal("ViT-B/32", summary.Name);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    private static void WriteSparse(string path, JsonElement shapes)
    {
        long position = 0;
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            foreach (JsonProperty entry in shapes.EnumerateObject())
            {
                long bytes = entry.Value.EnumerateArray().Aggregate(4L, (product, length) => product * length.GetInt64());
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", "F32");
                json.WritePropertyName("shape");
                entry.Value.WriteTo(json);
                json.WritePropertyName("data_offsets");
                json.WriteRawValue($"[{position},{position + bytes}]");
                json.WriteEndObject();
                position += bytes;
            }

            json.WriteEndObject();
        }

        using FileStream file = File.Create(path);
        file.Write(SafetensorsBytes.Of(header.ToArray(), []));
        file.SetLength(file.Length + position);
    }
}
