using System.Text.Json;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class TorchFileTests
{
    private static readonly string Folder = Fixtures.Local("checkpoints");

    public static TheoryData<string> Files => ["types_p2.pt", "types_p3.pt", "types_p4.pt", "types_p5.pt", "types_legacy.pt", "deflated.pt", "zip64.pt"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_tensor_has_the_type_shape_and_bytes_that_torch_gives(string file)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "types.json")));
        using TensorArchive archive = TensorArchive.Open(Path.Combine(Folder, file));

        Assert.Equal(expected.RootElement.EnumerateObject().Select(entry => entry.Name).Order(StringComparer.Ordinal), archive.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (JsonProperty entry in expected.RootElement.EnumerateObject())
        {
            CheckpointTensor tensor = archive.Tensors[entry.Name];
            Assert.Equal(entry.Name, tensor.Name);
            Assert.Equal(entry.Value.GetProperty("dtype").GetString(), TorchName(tensor.Type));
            Assert.Equal(entry.Value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64()), tensor.Shape);
            Assert.Equal(entry.Value.GetProperty("hex").GetString(), Convert.ToHexStringLower(tensor.Bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Plain_values_are_reachable(string file)
    {
        using TensorArchive archive = TensorArchive.Open(Path.Combine(Folder, file));

        PickleValue Get(string key) => archive.Root!.TryGet(key, out PickleValue? value) ? value : throw new KeyNotFoundException(key);
        Assert.Equal(file == "types_legacy.pt" ? TensorArchiveFormat.TorchLegacy : TensorArchiveFormat.TorchZip, archive.Format);
        Assert.Equal(12, Get("epoch").AsInt64());
        Assert.Equal("a name with \u00e9 and \U0001F600", Get("name").AsString());
        Assert.True(Get("flag").AsBoolean());
        Assert.Equal(PickleKind.None, Get("nothing").Kind);
        Assert.Equal(1e-3, Get("rate").AsDouble());
        Assert.Equal(System.Numerics.BigInteger.Pow(2, 80), Get("big").AsBigInteger());
        Assert.Equal(-5, Get("negative").AsInt64());
        Assert.Equal([6, 4], Get("size").Items.Select(length => length.AsInt64()));
        Assert.Equal("cuda:1", Get("device").AsString());
        Assert.Equal("torch.float16", Get("dtype").AsString());
        Assert.Equal([0, 0xFF, .. " raw"u8], Get("blob").AsBytes().ToArray());
        Assert.Equal("three", Assert.Single(Get("by_number").Entries).Value.AsString());
        Assert.Equal("nested.0.deep.1", Get("nested").Items[0].Entries[0].Value.Items[1].Tensor.Name);
        Assert.Throws<InvalidOperationException>(() => Get("epoch").AsString());
        Assert.Throws<InvalidOperationException>(() => Get("name").Tensor);
    }

    [Fact]
    public void Stored_tensors_are_views_and_only_strided_ones_are_copied()
    {
        using TensorArchive archive = TensorArchive.Open(Path.Combine(Folder, "types_p2.pt"));

        string[] copied = [.. archive.Tensors.Values.Where(tensor => tensor.FilePath is null).Select(tensor => tensor.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(["columns", "every_other", "expanded", "transposed"], copied);
    }

    [SharedFact]
    public void A_published_head_is_read()
    {
        using TensorArchive archive = TensorArchive.Open(Fixtures.Shared("heads", "sa_0_4_vit_b_32_linear.pth"));

        Assert.Equal([1L, 512L], archive.Tensors["weight"].Shape);
        Assert.Equal([1L], archive.Tensors["bias"].Shape);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("GGUF....", "GGUF")]
    [InlineData("hello", "68656C6C6F")]
    public void Files_that_are_no_weights_are_named_for_what_they_are(string content, string what)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("model.pt", content)));

        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("is empty", Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("model.pt", ""))).Message, StringComparison.Ordinal);
    }

    private static string TorchName(TensorType type) => type switch
    {
        TensorType.Boolean => "bool",
        _ => type.ToString().ToLowerInvariant(),
    };
}
