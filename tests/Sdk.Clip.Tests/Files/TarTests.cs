using System.Formats.Tar;
using System.Text;
using Clip.Sdk.Files.Tar;
using OurTarReader = Clip.Sdk.Files.Tar.TarReader;
using OurTarWriter = Clip.Sdk.Files.Tar.TarWriter;
using SystemTarEntry = System.Formats.Tar.TarEntry;
using SystemTarReader = System.Formats.Tar.TarReader;
using SystemTarWriter = System.Formats.Tar.TarWriter;

namespace Clip.Sdk.Clip.Tests.Files;

/// <summary>System.Formats.Tar is the reference that reads what we write and writes what we read.</summary>
public sealed class TarTests
{
    private static readonly string LongName = string.Join('/', Enumerable.Repeat("folder-with-a-name", 20)) + "/picture.jpg";

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.V7)]
    public void Archives_of_every_format_are_read(TarEntryFormat format)
    {
        string[] names = format is TarEntryFormat.Pax or TarEntryFormat.Gnu
            ? ["a.jpg", "b/é 😀.txt", LongName, "empty.bin"]
            : format == TarEntryFormat.Ustar ? ["a.jpg", new string('x', 90) + "/" + new string('y', 80), "empty.bin"] : ["a.jpg", "empty.bin"];
        byte[] archive = WriteWithSystem(format, names);

        List<(string Name, string Content)> read = ReadAll(archive);

        Assert.Equal(names.Select(name => (name, ContentOf(name))), read);
    }

    [Fact]
    public void What_we_write_others_read()
    {
        string[] names = ["a.jpg", "b/é 😀.txt", LongName, new string('n', 100), new string('n', 101), "empty.bin"];
        using var stream = new MemoryStream();
        var writer = new OurTarWriter(stream);
        long expected = 0;
        foreach (string name in names)
        {
            writer.Write(name, Encoding.UTF8.GetBytes(ContentOf(name)));
            expected += OurTarWriter.SizeOf(name, ContentOf(name).Length);
            Assert.Equal(expected, writer.Length);
        }

        writer.Complete();

        Assert.Equal(names.Select(name => (name, ContentOf(name))), ReadAll(stream.ToArray()));
        using var reader = new SystemTarReader(new MemoryStream(stream.ToArray()));
        var read = new List<(string, string)>();
        while (reader.GetNextEntry() is SystemTarEntry entry)
        {
            read.Add((entry.Name, entry.DataStream is null ? "" : new StreamReader(entry.DataStream).ReadToEnd()));
        }

        Assert.Equal(names.Select(name => (name, ContentOf(name))), read);
    }

    [Fact]
    public void Reading_can_begin_at_any_entry()
    {
        byte[] archive = WriteWithSystem(TarEntryFormat.Pax, ["a.jpg", LongName, "c.txt"]);
        using var whole = new OurTarReader(new MemoryStream(archive), "shard");
        whole.Next();
        long offset = whole.Next()!.HeaderOffset;

        var part = new MemoryStream(archive) { Position = offset };
        using var reader = new OurTarReader(part, "shard", offset);

        Assert.Equal(LongName, reader.Next()!.Name);
        Assert.Equal(ContentOf(LongName), Encoding.UTF8.GetString(reader.ReadContent(1 << 20)!));
        Assert.Equal("c.txt", reader.Next()!.Name);
        Assert.Null(reader.Next());
    }

    [Fact]
    public void A_file_beyond_the_limit_is_passed_over_unread()
    {
        byte[] archive = WriteWithSystem(TarEntryFormat.Ustar, ["a.jpg", "c.txt"]);
        using var reader = new OurTarReader(new MemoryStream(archive), "shard");

        reader.Next();
        Assert.Null(reader.ReadContent(3));

        Assert.Equal("c.txt", reader.Next()!.Name);
    }

    [Fact]
    public void Links_and_folders_are_passed_over()
    {
        using var stream = new MemoryStream();
        using (var writer = new SystemTarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder/"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, LongName) { LinkName = "a.jpg" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a.jpg") { DataStream = new MemoryStream([1, 2]) });
        }

        Assert.Equal(["a.jpg"], ReadAll(stream.ToArray()).Select(entry => entry.Name));
    }

    [Fact]
    public void A_cut_archive_is_named_with_the_place()
    {
        byte[] archive = WriteWithSystem(TarEntryFormat.Ustar, ["a.jpg"]);

        foreach (int length in new[] { 100, 512 + 3, 700 })
        {
            var error = Assert.Throws<TarFormatException>(() => ReadAll(archive[..length]));
            Assert.True(error.IsTruncated);
            Assert.Equal("shard-truncated", error.Code);
        }
    }

    [Fact]
    public void A_wrong_checksum_and_a_huge_extension_are_refused()
    {
        byte[] archive = WriteWithSystem(TarEntryFormat.Gnu, [LongName]);
        archive[3] ^= 1;
        Assert.Equal("shard-corrupt", Assert.Throws<TarFormatException>(() => ReadAll(archive)).Code);

        archive[3] ^= 1;
        SetSize(archive, "77777777777");
        Assert.Contains("extended header of 8589934591 bytes", Assert.Throws<TarFormatException>(() => ReadAll(archive)).Message, StringComparison.Ordinal);
    }

    /// <summary>Two thousand archives with random damage: each is read or refused, none crashes or takes much memory.</summary>
    [Fact]
    public void Damaged_archives_are_read_or_refused()
    {
        byte[] good = WriteWithSystem(TarEntryFormat.Pax, ["a.jpg", LongName, "c.txt"]);
        var random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] bad = [.. good];
            for (int k = random.Next(5); k >= 0; k--)
            {
                int at = random.Next(bad.Length);
                bad[at] = (byte)random.Next(256);
                FixChecksum(bad, at / 512 * 512);
            }

            try
            {
                ReadAll(bad[..(random.Next(2) == 0 ? bad.Length : random.Next(bad.Length))]);
            }
            catch (TarFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 1990);
    }

    private static List<(string Name, string Content)> ReadAll(byte[] archive)
    {
        using var reader = new OurTarReader(new MemoryStream(archive), "shard");
        var entries = new List<(string, string)>();
        while (reader.Next() is { } entry)
        {
            entries.Add((entry.Name, Encoding.UTF8.GetString(reader.ReadContent(1 << 20) ?? [])));
        }

        return entries;
    }

    private static byte[] WriteWithSystem(TarEntryFormat format, string[] names)
    {
        using var stream = new MemoryStream();
        using (var writer = new SystemTarWriter(stream, format, leaveOpen: true))
        {
            foreach (string name in names)
            {
                SystemTarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(ContentOf(name)));
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static string ContentOf(string name) => name == "empty.bin" ? "" : string.Concat(Enumerable.Repeat(name.Length.ToString(), 200));

    private static void SetSize(byte[] archive, string octal)
    {
        Encoding.ASCII.GetBytes(octal).CopyTo(archive, 124);
        FixChecksum(archive, 0);
    }

    private static void FixChecksum(byte[] archive, int header)
    {
        if (!archive.AsSpan(header + 257, 5).SequenceEqual("ustar"u8))
        {
            return;
        }

        archive.AsSpan(header + 148, 8).Fill((byte)' ');
        int sum = archive.AsSpan(header, 512).ToArray().Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, header + 148);
    }
}
