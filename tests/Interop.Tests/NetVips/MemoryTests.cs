using System.Runtime.InteropServices;
using NetVips;

namespace Clip.Interop.Tests.NetVips;

[Collection(nameof(LibraryTests))]
public class MemoryTests
{
    [Fact]
    public void Pixels_in_memory_come_back_row_by_row_band_by_band()
    {
        ushort[] values = [1, 2, 3, 400, 500, 600, 7, 8, 9, 65535, 0, 1];
        using Image image = Image.NewFromMemory(values, 2, 2, 3, Enums.BandFormat.Ushort);

        Assert.Equal(values, image.WriteToMemory<ushort>());
        Assert.Equal([65535, 0, 1], image[1, 1]);
    }

    [Fact]
    public void Borrowed_pixels_stay_pinned_until_the_last_image_that_reads_them_is_gone()
    {
        (WeakReference pixels, Image inverted) = MakeLazyImage();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(pixels.IsAlive);
        Assert.Equal(Pictures.Pattern(64, 64, 1).Select(value => (byte)(255 - value)), inverted.WriteToMemory<byte>());

        inverted.Dispose();
        int max = Cache.Max;
        Cache.Max = 0; // the cache of operations is a reader too
        Cache.Max = max;
        GC.Collect();
        Assert.False(pixels.IsAlive);
    }

    [Fact]
    public unsafe void A_copy_does_not_follow_its_source()
    {
        byte[] values = [10, 20, 30, 40];
        using Image copied = Image.NewFromMemoryCopy<byte>(values, 2, 2, 1, Enums.BandFormat.Uchar);
        using Image borrowed = Image.NewFromMemory(values, 2, 2, 1, Enums.BandFormat.Uchar);
        fixed (byte* pointer = values)
        {
            using Image native = Image.NewFromMemory((nint)pointer, 4, 2, 2, 1, Enums.BandFormat.Uchar);
            using Image nativeCopy = Image.NewFromMemoryCopy((nint)pointer, 4, 2, 2, 1, Enums.BandFormat.Uchar);
            values[0] = 99;

            Assert.Equal([99, 20, 30, 40], native.WriteToMemory<byte>());
            Assert.Equal([10, 20, 30, 40], nativeCopy.WriteToMemory<byte>());
        }

        Assert.Equal([10, 20, 30, 40], copied.WriteToMemory<byte>());
        Assert.Equal([99, 20, 30, 40], borrowed.WriteToMemory<byte>());
    }

    [Fact]
    public unsafe void Native_memory_is_handed_over_and_freed_by_the_caller()
    {
        using Image image = Pictures.Rgb(5, 4);
        nint memory = image.WriteToMemory(out ulong size);
        byte[] values = new ReadOnlySpan<byte>((void*)memory, (int)size).ToArray();
        global::NetVips.NetVips.Free(memory);

        Assert.Equal(Pictures.Pattern(5, 4, 3), values);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        using Image image = Pictures.Rgb(5, 4);

        Assert.Throws<ArgumentException>(() => image.WriteToMemory<float>());
        Assert.Throws<VipsException>(() => Image.NewFromMemory(new byte[5], 2, 2, 2, Enums.BandFormat.Uchar));
        Assert.Throws<VipsException>(() => Image.NewFromMemoryCopy<byte>(new byte[5], 2, 2, 2, Enums.BandFormat.Uchar));
    }

    [Fact]
    [Obsolete("Tests the forms that NetVips keeps for older callers.")]
    public void The_older_forms_still_work()
    {
        using Image image = Image.NewFromMemory((Array)new byte[] { 1, 2, 3, 4 }, 2, 2, 1, Enums.BandFormat.Uchar);
        using Image wide = image.Cast(Enums.BandFormat.Float);

        Assert.Equal([1, 2, 3, 4], image.WriteToMemory());
        Assert.Throws<InvalidOperationException>(() => wide.WriteToMemory());
    }

    [Fact]
    public void Using_a_disposed_image_says_so()
    {
        Image image = Pictures.Rgb(5, 4);
        image.Dispose();

        Assert.Throws<ObjectDisposedException>(() => image.Width);
        Assert.Throws<ObjectDisposedException>(() => image.Resize(0.5));
    }

    private static (WeakReference Pixels, Image Inverted) MakeLazyImage()
    {
        byte[] pixels = Pictures.Pattern(64, 64, 1);
        using Image image = Image.NewFromMemory(pixels, 64, 64, 1, Enums.BandFormat.Uchar);
        using Image linear = image.Linear([-1], [255]);
        return (new WeakReference(pixels), linear.Cast(Enums.BandFormat.Uchar));
    }
}
