using System.Text;
using Clip.Sdk.Files;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Files;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NumPyFact]
    public void Rows_of_a_stream_are_read_by_numpy_itself()
    {
        string path = _folder.File("rows.npy");
        using (var writer = new NpyWriter(path, 3))
        {
            writer.Write("a", [1, 2.5f, -3]);
            writer.WriteError("b", new InputException("no"));
            writer.Write("c", [4, 5, 6]);
            Assert.False(File.Exists(path));
            writer.Complete();
        }

        string printed = SystemPython.Run($"import numpy; a = numpy.load(r'{path}', allow_pickle=False); print(a.dtype.str, a.shape, a.tolist())");

        Assert.Equal("<f4 (3, 3) [[1.0, 2.5, -3.0], [nan, nan, nan], [4.0, 5.0, 6.0]]", printed);
    }

    [Fact]
    public void An_image_of_bytes_comes_back_with_its_shape()
    {
        string path = _folder.File("image.npy");

        NpyWriter.WriteBytes(path, [1, 2, 3, 4, 5, 6], 1, 2, 3);

        (int[] shape, byte[] values) = Npy.ReadBytes(path);
        Assert.Equal([1, 2, 3], shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], values);
        NpyArray ours = NpyArray.Read(path);
        Assert.Equal([1, 2, 3], ours.Shape);
        Assert.Equal(values, ours.ToBytes());
        Assert.Equal([1L, 2, 3, 4, 5, 6], ours.ToLongs());
    }

    [Fact]
    public void A_writer_that_is_not_completed_leaves_the_old_file_and_no_trace()
    {
        string path = _folder.File("rows.npy");
        File.WriteAllText(path, "old");

        using (var writer = new NpyWriter(path, 2))
        {
            writer.Write("a", [1, 2]);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_row_of_another_width_is_refused_by_name()
    {
        using var writer = new NpyWriter(_folder.File("rows.npy"), 2);

        var error = Assert.Throws<ArgumentException>("embedding", () => writer.Write("a.jpg", [1, 2, 3]));

        Assert.StartsWith("This file has rows of 2 values but 'a.jpg' has 3.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vit_quickgelu")]
    [InlineData("rn_quickgelu")]
    public void Embeddings_of_the_fixtures_are_read_bit_for_bit(string model)
    {
        string path = Fixtures.Local("models", model, "reference", "image_features.npy");

        EmbeddingMatrix matrix = NpyArray.Read(path).ToEmbeddings(isNormalized: false);

        (int[] shape, float[] values) = Npy.ReadFloats(path);
        Assert.Equal((shape[0], shape[1]), (matrix.Count, matrix.Dimensions));
        Assert.Equal(values, matrix.Values.ToArray());
    }

    [NumPyTheory]
    [InlineData("numpy.arange(6, dtype='<f8').reshape(2, 3) / 4", "<f8")]
    [InlineData("numpy.arange(6, dtype='<f2').reshape(2, 3) / numpy.float16(4)", "<f2")]
    public void Other_float_types_become_float32(string expression, string elementType)
    {
        string path = _folder.File("floats.npy");
        SystemPython.Run($"import numpy; numpy.save(r'{path}', {expression})");

        NpyArray array = NpyArray.Read(path);

        Assert.Equal(elementType, array.ElementType);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1, 1.25f], array.ToFloats());
    }

    [NumPyTheory]
    [InlineData("numpy.arange(3, dtype='<i8') - 1", "(3,)")]
    [InlineData("numpy.arange(3, dtype='<i4') - 1", "(3,)")]
    public void Whole_numbers_become_longs(string expression, string shape)
    {
        string path = _folder.File("longs.npy");
        string printed = SystemPython.Run($"import numpy; a = {expression}; numpy.save(r'{path}', a); print(a.shape)");

        NpyArray array = NpyArray.Read(path);

        Assert.Equal(shape, printed);
        Assert.Equal([3], array.Shape);
        Assert.Equal([-1L, 0, 1], array.ToLongs());
        Assert.Throws<InputException>(array.ToFloats);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", "claims shape [2, 2] of '<f4' but 12 bytes follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 4), }", "claims shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 1), }", "no list of up to 32 lengths")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }", "no list of up to 32 lengths")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (3,), }", "Fortran order")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }", "its elements are '|O'")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (3,), }", "its elements are '>f4'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), }", "no plain 'descr'")]
    [InlineData("", "no plain 'descr'")]
    public void A_header_that_lies_or_asks_too_much_is_refused(string header, string fault)
    {
        string path = _folder.File("broken.npy");
        File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[12]]);

        var error = Assert.Throws<InputException>(() => NpyArray.Read(path));

        Assert.StartsWith($"'{path}' cannot be used as a NumPy array: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_of_a_file_is_refused()
    {
        byte[] whole = File.ReadAllBytes(Fixtures.Local("models", "vit_quickgelu", "reference", "logits_per_image.npy"));
        string path = _folder.File("cut.npy");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<InputException>(() => NpyArray.Read(path));
        }
    }
}
