using System.Runtime.InteropServices;
using System.Text.Json;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Files;

namespace Clip.Sdk.Clip.Tests.Files;

public sealed class EmbeddingFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clip-embeddings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Safetensors_hold_rows_names_and_errors()
    {
        string path = Path.Combine(_folder, "e.safetensors");
        using (IEmbeddingWriter writer = EmbeddingFiles.Create(path, 2))
        {
            writer.Write("a.png", [1, 2]);
            writer.WriteError("b.png", new InputException("No."));
            writer.Write("c.png", [3, 4]);
            writer.Complete();
        }

        using TensorArchive archive = TensorArchive.Open(path);
        CheckpointTensor tensor = Assert.Single(archive.Tensors).Value;
        Assert.Equal(("embeddings", TensorType.Float32), (tensor.Name, tensor.Type));
        Assert.Equal([3L, 2L], tensor.Shape);
        Assert.Equal([1, 2, float.NaN, float.NaN, 3, 4], MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray());
        Assert.Equal(["a.png", "b.png", "c.png"], JsonSerializer.Deserialize<string[]>(archive.Metadata["names"])!);
        Assert.Equal("No.", JsonSerializer.Deserialize<Dictionary<string, string>>(archive.Metadata["errors"])!["1"]);
    }

    [Fact]
    public void Nothing_is_left_when_a_writer_is_not_completed()
    {
        using (IEmbeddingWriter writer = EmbeddingFiles.Create(Path.Combine(_folder, "e.safetensors"), 2))
        {
            writer.Write("a", [1, 2]);
        }

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Another_ending_is_refused_with_the_right_ones()
    {
        InputException error = Assert.Throws<InputException>(() => EmbeddingFiles.Create("e.csv", 2));

        Assert.Equal("'e.csv' should end in .npy, .jsonl or .safetensors, which says in what form embeddings are written.", error.Message);
    }
}
