using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Clip.Sdk.Checkpoints;

public class SafetensorsHeaderTests
{
    private const string TwoTensors = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]}}""";

    [Fact]
    public void A_header_gives_names_types_shapes_and_bytes()
    {
        byte[] file = SafetensorsBytes.Of($$"""{"__metadata__":{"format":"pt"},{{TwoTensors[1..]}}  """, 14);

        SafetensorsHeader header = SafetensorsHeader.Parse(file, file.Length, "x.safetensors");

        Assert.Equal(["a", "b"], header.Entries.Select(entry => entry.Name));
        Assert.Equal([TensorType.Float32, TensorType.Float16], header.Entries.Select(entry => entry.Type));
        Assert.Equal([1, 3], header.Entries[1].Shape);
        Assert.Equal(file.Length - 14, header.DataOffset);
        Assert.Equal("pt", header.Metadata["format"]);
    }

    [Theory]
    [InlineData("F64", TensorType.Float64, 8)]
    [InlineData("F32", TensorType.Float32, 4)]
    [InlineData("F16", TensorType.Float16, 2)]
    [InlineData("BF16", TensorType.BFloat16, 2)]
    [InlineData("I8", TensorType.Int8, 1)]
    [InlineData("U8", TensorType.UInt8, 1)]
    [InlineData("I16", TensorType.Int16, 2)]
    [InlineData("I32", TensorType.Int32, 4)]
    [InlineData("I64", TensorType.Int64, 8)]
    [InlineData("BOOL", TensorType.Boolean, 1)]
    public void Every_supported_type_is_read(string name, TensorType type, int size)
    {
        byte[] file = SafetensorsBytes.Of($$$"""{"a":{"dtype":"{{{name}}}","shape":[3],"data_offsets":[0,{{{3 * size}}}]}}""", 3 * size);

        Assert.Equal(type, Assert.Single(SafetensorsHeader.Parse(file, file.Length, null).Entries).Type);
    }

    [Fact]
    public void Scalars_and_empty_tensors_are_read()
    {
        byte[] file = SafetensorsBytes.Of("""{"s":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"e":{"dtype":"F32","shape":[0,5],"data_offsets":[4,4]}}""", 4);

        Assert.Equal(["s", "e"], SafetensorsHeader.Parse(file, file.Length, null).Entries.Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", 16, "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "hole")]
    [InlineData(TwoTensors, 13, "cut short")]
    [InlineData(TwoTensors, 15, "1 bytes after the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "needs 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "needs 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}""", 8, "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}""", 0, "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4, "at most 32")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 2, "'F8_E4M3'")]
    [InlineData("""{"a":{"dtype":5,"shape":[2],"data_offsets":[0,2]}}""", 2, "malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "lacks")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", 8, "repeated field 'shape'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8, "'a' twice")]
    [InlineData("""{"a":[1,2]}""", 0, "not as an object")]
    [InlineData("""{"__metadata__":{"n":3}}""", 0, "not as a string")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "malformed")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}} x""", 0, "malformed")]
    [InlineData("""{"a":{"dtype":"F32" """, 0, "malformed")]
    [InlineData("""["a"]""", 0, "does not begin with '{'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[[[[[[1]]]]]]]]]],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    public void A_header_that_lies_is_refused(string header, int dataLength, string problem)
    {
        byte[] file = SafetensorsBytes.Of(header, dataLength);

        var error = Assert.Throws<ModelFormatException>(() => SafetensorsHeader.Parse(file, file.Length, "model.safetensors"));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("The safetensors file 'model.safetensors' ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Nothing was loaded.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001, "more than the 100000000 allowed")]
    [InlineData(-1, "more than the 100000000 allowed")]
    [InlineData(1_000_000, "but has only")]
    public void A_length_that_lies_is_refused_before_anything_is_allocated(long claimed, string problem)
    {
        byte[] file = SafetensorsBytes.Of(TwoTensors, 14, claimed);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<ModelFormatException>(() => SafetensorsHeader.Parse(file, file.Length, null));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_header_that_is_not_utf8_is_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes(TwoTensors);
        header[2] = 0xFF;
        byte[] file = SafetensorsBytes.Of(header, new byte[14]);

        var error = Assert.Throws<ModelFormatException>(() => SafetensorsHeader.Parse(file, file.Length, null));

        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] file = SafetensorsBytes.Of(TwoTensors, 14);

        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<ModelFormatException>(() => SafetensorsHeader.Parse(file.AsSpan(0, length), length, null));
        }
    }

    [Fact]
    public void Changed_bytes_are_refused_or_still_tile_the_file()
    {
        byte[] file = SafetensorsBytes.Of($$"""{"__metadata__":{"format":"pt"},{{TwoTensors[1..]}}""", 14);
        Gen<(int Position, byte Value)[]> changes = Gen.Zip(Gen.Choose(0, file.Length - 15), Gen.Choose(0, 255).Select(value => (byte)value))
            .Select(pair => (pair.Item1, pair.Item2)).ArrayOf(3);

        Prop.ForAll(changes.ToArbitrary(), edits =>
        {
            byte[] mutated = [.. file];
            foreach ((int position, byte value) in edits)
            {
                mutated[position] = value;
            }

            try
            {
                SafetensorsHeader header = SafetensorsHeader.Parse(mutated, mutated.Length, null);
                return header.Entries.Sum(entry => entry.End - entry.Begin) == mutated.Length - header.DataOffset;
            }
            catch (ModelFormatException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }
}
