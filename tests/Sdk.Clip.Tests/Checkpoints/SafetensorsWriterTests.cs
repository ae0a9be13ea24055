using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class SafetensorsWriterTests
{
    private static readonly TensorDescription[] Declared =
    [
        new("b", TensorType.Float16, [3]), new("a", TensorType.Float16, [1]), new("long", TensorType.Int64, [2, 1]), new("bytes", TensorType.UInt8, [5]), new("empty", TensorType.Float32, [0, 4]),
    ];

    [Fact]
    public void The_header_is_sorted_aligned_and_read_back()
    {
        using var folder = new TemporaryFolder();
        string path = WriteDeclared(folder, "x.safetensors");
        byte[] file = File.ReadAllBytes(path);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));

        Assert.Equal(0, (8 + headerLength) % 64);
        Assert.Equal(["__metadata__", "long", "empty", "a", "b", "bytes"], header.RootElement.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal("[0,16]", header.RootElement.GetProperty("long").GetProperty("data_offsets").GetRawText());
        Assert.Equal("""{"dtype":"F16","shape":[3],"data_offsets":[18,24]}""", header.RootElement.GetProperty("b").GetRawText());
        Assert.Equal(8 + headerLength + 29, file.Length);
        using TensorArchive archive = TensorArchive.Open(path);
        Assert.Equal("pt", archive.Metadata["format"]);
        Assert.Equal([1, 2, 3, 4, 5], archive.Tensors["bytes"].Bytes.ToArray());
        Assert.Equal([10, 11, 12, 13, 14, 15], archive.Tensors["b"].Bytes.ToArray());
    }

    [Fact]
    public void Equal_content_gives_equal_bytes()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(File.ReadAllBytes(WriteDeclared(folder, "one.safetensors")), File.ReadAllBytes(WriteDeclared(folder, "two.safetensors", reversed: true)));
    }

    [Fact]
    public void A_checkpoint_written_again_opens_with_the_same_numbers()
    {
        using TemporaryFolder folder = new TemporaryFolder().CopyOf(Fixtures.Local("models", "vit_quickgelu", "hf"), "config.json");
        using Checkpoint original = Checkpoint.Open(Fixtures.Local("models", "vit_quickgelu", "open_clip"));
        SafetensorsWriter.Write(Path.Combine(folder.Path, "model.safetensors"), original.Tensors.Values, new Dictionary<string, string> { ["format"] = "pt" });

        using Checkpoint written = Checkpoint.Open(folder.Path);

        TensorNumbers.AssertEqual(original.Tensors, written.Tensors);
        Assert.Equal(TensorType.Float16, written.StoredType);
    }

    [Fact]
    public void A_file_that_is_not_committed_leaves_the_old_one_and_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("x.safetensors", "old");

        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, Declared))
        {
            writer.Append("a", [1, 2]);
            Assert.Contains("not filled (3): 'long', 'b', 'bytes'", Assert.Throws<InvalidOperationException>(writer.Commit).Message, StringComparison.Ordinal);
            Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        }

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void Writing_a_closed_checkpoint_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "vit_quickgelu", "hf"));
        checkpoint.Dispose();

        Assert.Throws<ObjectDisposedException>(() => SafetensorsWriter.Write(Path.Combine(folder.Path, "x.safetensors"), checkpoint.Tensors.Values));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Wrong_declarations_and_lengths_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "x.safetensors");

        Assert.Throws<ArgumentException>("tensors", () => SafetensorsWriter.Create(path, [new("a", TensorType.UInt8, [1]), new("a", TensorType.UInt8, [1])]));
        Assert.Throws<ArgumentException>("tensors", () => SafetensorsWriter.Create(path, [new("__metadata__", TensorType.UInt8, [1])]));
        Assert.Throws<ArgumentException>("shape", () => SafetensorsWriter.Create(path, [new("a", TensorType.UInt8, [-1])]));
        using SafetensorsWriter writer = SafetensorsWriter.Create(path, Declared);
        Assert.Throws<ArgumentException>("name", () => writer.Append("c", [1]));
        writer.Append("a", [1]);
        Assert.Contains("takes 2 bytes; 1 were written and 2 more came", Assert.Throws<ArgumentException>("bytes", () => writer.Append("a", [1, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_names_shapes_and_bytes_survive_the_round_trip()
    {
        using var folder = new TemporaryFolder();
        Gen<TensorDescription> description =
            from name in ArbMap.Default.GeneratorFor<NonNull<string>>()
            from type in Gen.Elements(Enum.GetValues<TensorType>())
            from shape in Gen.Choose(0, 5).Select(length => (long)length).ArrayOf().Resize(3)
            select new TensorDescription(Clean(name.Get), type, shape);

        Prop.ForAll(description.ListOf().ToArbitrary(), list =>
        {
            TensorDescription[] tensors = [.. list.DistinctBy(tensor => tensor.Name).Where(tensor => tensor.Name != "__metadata__")];
            string path = Path.Combine(folder.Path, "x.safetensors");
            using (SafetensorsWriter writer = SafetensorsWriter.Create(path, tensors))
            {
                foreach (TensorDescription tensor in tensors)
                {
                    writer.Append(tensor.Name, Content(tensor));
                }

                writer.Commit();
            }

            using TensorArchive archive = TensorArchive.Open(path);
            return archive.Tensors.Count == tensors.Length && tensors.All(tensor =>
                archive.Tensors[tensor.Name].Shape.SequenceEqual(tensor.Shape) && archive.Tensors[tensor.Name].Type == tensor.Type
                && archive.Tensors[tensor.Name].Bytes.SequenceEqual(Content(tensor)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    // JSON cannot carry lone surrogates.
    private static string Clean(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Content(TensorDescription tensor)
    {
        byte[] bytes = new byte[tensor.ByteLength];
        new Random(bytes.Length).NextBytes(bytes);
        return bytes;
    }

    private static string WriteDeclared(TemporaryFolder folder, string name, bool reversed = false)
    {
        string path = Path.Combine(folder.Path, name);
        Dictionary<string, string> metadata = reversed ? new() { ["z"] = "1", ["format"] = "pt" } : new() { ["format"] = "pt", ["z"] = "1" };
        using SafetensorsWriter writer = SafetensorsWriter.Create(path, reversed ? Declared.Reverse() : Declared, metadata);
        writer.Append("bytes", [1, 2, 3]);
        writer.Append("a", [8, 9]);
        writer.Append("bytes", [4, 5]);
        writer.Append("b", [10, 11, 12, 13, 14, 15]);
        writer.Append("long", MemoryMarshal.AsBytes([1L, 2L]));
        writer.Commit();
        return path;
    }
}
