using System.Buffers.Binary;
using System.IO.Compression;

namespace Clip.Sdk.Checkpoints;

public class HostileZipTests
{
    private static readonly byte[] Pickle = new PickleAssembler().Tensor("0", 4, 0, [4], [1]).End();
    private static readonly byte[] Good = TorchZip.Of(Pickle, ("archive/data/0", new byte[16]));

    [Fact]
    public void The_archive_itself_opens()
    {
        using var folder = new TemporaryFolder();
        using TensorArchive archive = TensorArchive.Open(folder.Write("good.pt", Good));

        Assert.Equal([4L], archive.Tensors["tensor"].Shape);
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_decompressed()
    {
        const long count = 256L << 20;
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleAssembler().Tensor("0", count, 0, [count], [1], "ByteStorage").End();
        byte[] file = TorchZip.Of(CompressionLevel.Fastest, pickle, ("archive/data/0", new byte[count]));
        string path = folder.Write("bomb.pt", file);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<ModelFormatException>(() => TensorArchive.Open(path));

        Assert.Contains("as zip bombs do", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_pickle_that_decompresses_without_end_is_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] file = TorchZip.Of(CompressionLevel.Fastest, new byte[PickleLimits.MaxBytes + 1]);

        Assert.Contains("more than the", Refusal(folder, file), StringComparison.Ordinal);
    }

    [Fact]
    public void Deflated_bytes_that_are_not_what_the_directory_says_are_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] file = TorchZip.Of(CompressionLevel.Fastest, Pickle, ("archive/data/0", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]));

        byte[] checksum = [.. file];
        checksum[Central(checksum, "archive/data/0") + 16] ^= 1;
        using (TensorArchive archive = TensorArchive.Open(folder.Write("checksum.pt", checksum)))
        {
            Assert.Contains("checksum", Assert.Throws<ModelFormatException>(() => archive.Tensors["tensor"].Bytes.Length).Message, StringComparison.Ordinal);
        }

        byte[] longer = [.. file];
        longer[Central(longer, "archive/data/0") + 24] = 17;
        using (TensorArchive archive = TensorArchive.Open(folder.Write("longer.pt", longer)))
        {
            Assert.Contains("too few", Assert.Throws<ModelFormatException>(() => archive.Tensors["tensor"].Bytes.Length).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(8, 1, "encrypted")]
    [InlineData(10, 12, "method 12")]
    [InlineData(24, 15, "claims 15 bytes in 16")]
    [InlineData(42, 77, "is not where")]
    [InlineData(43, 0x7F, "beyond the entries")]
    [InlineData(28, 3, "is not where")]
    [InlineData(29, 0x7F, "breaks off")]
    [InlineData(0, 0, "breaks off")]
    public void A_directory_that_lies_is_refused(int field, byte value, string problem)
    {
        using var folder = new TemporaryFolder();
        byte[] file = [.. Good];
        file[Central(file, "archive/data/0") + field] = value;

        Assert.Contains(problem, Refusal(folder, file), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_overlap_are_refused()
    {
        // Both directory entries point at one local header: the way to bombs that pass per-entry limits.
        byte[] file = TorchZip.Of(Pickle, ("archive/data/0", new byte[16]), ("archive/data/1", new byte[16]));
        int first = Central(file, "archive/data/0");
        int second = Central(file, "archive/data/1");
        file[second + 46 + "archive/data/".Length] = (byte)'0';
        file.AsSpan(first + 42, 4).CopyTo(file.AsSpan(second + 42));
        using var folder = new TemporaryFolder();

        Assert.Contains("twice", Refusal(folder, file), StringComparison.Ordinal);

        byte[] longer = TorchZip.Of(Pickle, ("archive/data/0", new byte[16]), ("archive/data/1", new byte[16]));
        BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(Central(longer, "archive/data/0") + 20), 40);
        BinaryPrimitives.WriteInt32LittleEndian(longer.AsSpan(Central(longer, "archive/data/0") + 24), 40);
        Assert.Contains("overlaps", Refusal(folder, longer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_storage_is_named()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("storage '0', which is not in the archive", Refusal(folder, TorchZip.Of(Pickle)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_storage_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("16 bytes, but it has 15", Refusal(folder, TorchZip.Of(Pickle, ("archive/data/0", new byte[15]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("big", "big-endian")]
    [InlineData("middle", "big-endian")]
    public void Another_byte_order_is_refused(string order, string problem)
    {
        using var folder = new TemporaryFolder();
        byte[] file = TorchZip.Of(Pickle, ("archive/data/0", new byte[16]), ("archive/byteorder", System.Text.Encoding.ASCII.GetBytes(order)));

        Assert.Contains(problem, Refusal(folder, file), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_archive_is_refused()
    {
        using var folder = new TemporaryFolder();
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("readme.txt").Open().Dispose();
        }

        Assert.Contains("without 'data.pkl'", Refusal(folder, stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_pickle_from_a_big_endian_machine_is_refused()
    {
        byte[] file = File.ReadAllBytes(TestSupport.Fixtures.Local("checkpoints", "types_legacy.pt"));
        int position = file.AsSpan().IndexOf("little_endian"u8) + "little_endian".Length;
        position += file.AsSpan(position).IndexOf((byte)PickleOpcode.NewTrue);
        file[position] = (byte)PickleOpcode.NewFalse;
        using var folder = new TemporaryFolder();

        Assert.Contains("big-endian", Refusal(folder, file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_that_is_not_torchs_is_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("lacks the magic number", Refusal(folder, new PickleAssembler().Text("x").End()), StringComparison.Ordinal);
    }

    // The offset of an entry in the directory at the end of the archive.
    private static int Central(byte[] file, string name)
    {
        int position = file.AsSpan().LastIndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 46;
        Assert.Equal(0x0201_4B50u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(position)));
        return position;
    }

    private static string Refusal(TemporaryFolder folder, byte[] file) =>
        Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("hostile.pt", file))).Message;
}
