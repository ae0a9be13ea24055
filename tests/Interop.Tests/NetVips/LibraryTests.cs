using NetVips;
using Library = NetVips.NetVips;

namespace Clip.Interop.Tests.NetVips;

[Collection(nameof(LibraryTests))]
public class LibraryTests
{
    [Fact]
    public void The_library_starts_with_the_assembly_and_knows_its_version()
    {
        Assert.True(ModuleInitializer.VipsInitialized);
        Assert.Null(ModuleInitializer.Exception);
        Assert.Equal(8, Library.Version(0));
        Assert.Equal(Library.Version(1, fromModule: false), Library.Version(1));
        Assert.True(Library.AtLeastLibvips(8, 18));
        Assert.False(Library.AtLeastLibvips(9, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Library.Version(3));
    }

    [Fact]
    public void Cache_and_threads_can_be_set()
    {
        (int max, int files, ulong memory, int threads) = (Cache.Max, Cache.MaxFiles, Cache.MaxMem, Library.Concurrency);
        try
        {
            (Cache.Max, Cache.MaxFiles, Cache.MaxMem, Library.Concurrency) = (0, 7, 1 << 20, 1);

            Assert.Equal((0, 7, 1ul << 20, 1), (Cache.Max, Cache.MaxFiles, Cache.MaxMem, Library.Concurrency));
            Assert.Equal(0, Cache.Size);
        }
        finally
        {
            (Cache.Max, Cache.MaxFiles, Cache.MaxMem, Library.Concurrency) = (max, files, memory, threads);
        }
    }

    [Fact]
    public void A_blocked_loader_is_not_used()
    {
        byte[] svg = """<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"""u8.ToArray();
        Operation.Block("VipsForeignLoadSvg", true);
        try
        {
            Assert.Throws<VipsException>(() => Image.NewFromBuffer(svg));
        }
        finally
        {
            Operation.Block("VipsForeignLoadSvg", false);
        }

        using Image image = Image.NewFromBuffer(svg);
        Assert.Equal((1, 1), (image.Width, image.Height));
    }

    [Fact]
    public void Warnings_go_to_the_receiver_until_it_is_taken_away()
    {
        // A TIFF whose only strip lies beyond the end of the file and claims no bytes.
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 8, 0, .. Tag(256, 4), .. Tag(257, 4), .. Tag(258, 8), .. Tag(259, 1), .. Tag(262, 1), .. Tag(273, 900), .. Tag(277, 1), .. Tag(279, 0), 0, 0, 0, 0];
        var received = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        uint id = Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (domain, level, message) => received.Enqueue($"{domain} {level} {message}"));
        LoadAll(tiff);
        int first = received.Count;
        Log.RemoveLogHandler("VIPS", id);
        LoadAll(tiff);

        Assert.NotEqual(0, first);
        Assert.Equal(first, received.Count);
        Assert.All(received, text => Assert.StartsWith("VIPS Warning ", text, StringComparison.Ordinal));

        static byte[] Tag(ushort tag, ushort value) => [(byte)tag, (byte)(tag >> 8), 3, 0, 1, 0, 0, 0, (byte)value, (byte)(value >> 8), 0, 0];
    }

    private static void LoadAll(byte[] data)
    {
        try
        {
            using Image image = Image.NewFromBuffer(data);
            image.WriteToMemory<byte>();
        }
        catch (VipsException)
        {
            // Only its warnings are wanted.
        }
    }

    [Fact]
    public void Optional_arguments_behave_like_a_dictionary()
    {
        var options = new VOption { { "Q", 75 } };
        options["strip"] = true;

        Assert.Equal(2, options.Count);
        Assert.True(options.ContainsKey("Q"));
        Assert.True(options.TryGetValue("strip", out object? strip));
        Assert.Equal(true, strip);
        Assert.True(options.Remove("Q"));
        Assert.Throws<KeyNotFoundException>(() => options["Q"]);
        Assert.Single(options);
    }
}
