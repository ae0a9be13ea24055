using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

public partial class Image
{
    /// <summary>Wraps pixels without copying; they are pinned until the last image that reads them is gone.</summary>
    /// <typeparam name="T">A number type of the band format's size.</typeparam>
    /// <param name="data">[height, width, bands] values.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="bands">Bands of a pixel.</param>
    /// <param name="format">The number type of a band.</param>
    /// <exception cref="VipsException">The data do not fill the image.</exception>
    public static Image NewFromMemory<T>(T[] data, int width, int height, int bands, Enums.BandFormat format)
        where T : unmanaged => NewFromMemory(new ReadOnlyMemory<T>(data), width, height, bands, format);

    /// <inheritdoc cref="NewFromMemory{T}(T[], int, int, int, Enums.BandFormat)"/>
    public static unsafe Image NewFromMemory<T>(ReadOnlyMemory<T> data, int width, int height, int bands, Enums.BandFormat format)
        where T : unmanaged
    {
        MemoryHandle pin = data.Pin();
        nint pointer = Vips.ImageNewFromMemory(pin.Pointer, (nuint)data.Length * (nuint)sizeof(T), width, height, bands, (int)format);
        if (pointer == 0)
        {
            pin.Dispose();
            throw new VipsException("unable to make image from memory");
        }

        GCHandle holder = GCHandle.Alloc(pin);
        GLib.SetDataFull(pointer, "dotnet-pixels", GCHandle.ToIntPtr(holder), &Unpin);
        return new Image(pointer);
    }

    /// <summary>Wraps pixels in native memory, which must live as long as the image.</summary>
    /// <param name="data">The first pixel.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="bands">Bands of a pixel.</param>
    /// <param name="format">The number type of a band.</param>
    /// <exception cref="VipsException">The data do not fill the image.</exception>
    public static unsafe Image NewFromMemory(nint data, ulong size, int width, int height, int bands, Enums.BandFormat format) =>
        Owned(Vips.ImageNewFromMemory((void*)data, checked((nuint)size), width, height, bands, (int)format), "unable to make image from memory");

    /// <summary>Wraps a one-dimensional array of numbers.</summary>
    /// <param name="data">[height, width, bands] values.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="bands">Bands of a pixel.</param>
    /// <param name="format">The number type of a band.</param>
    [Obsolete("Use NewFromMemory<T> instead.")]
    public static unsafe Image NewFromMemory(Array data, int width, int height, int bands, Enums.BandFormat format)
    {
        ArgumentNullException.ThrowIfNull(data);
        GCHandle pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        nuint size = (nuint)Buffer.ByteLength(data);
        nint pointer = Vips.ImageNewFromMemory((void*)pin.AddrOfPinnedObject(), size, width, height, bands, (int)format);
        if (pointer == 0)
        {
            pin.Free();
            throw new VipsException("unable to make image from memory");
        }

        GLib.SetDataFull(pointer, "dotnet-pixels", GCHandle.ToIntPtr(pin), &Unpin);
        return new Image(pointer);
    }

    /// <summary>Copies pixels from native memory.</summary>
    /// <param name="data">The first pixel.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="bands">Bands of a pixel.</param>
    /// <param name="format">The number type of a band.</param>
    /// <exception cref="VipsException">The data do not fill the image.</exception>
    public static unsafe Image NewFromMemoryCopy(nint data, ulong size, int width, int height, int bands, Enums.BandFormat format) =>
        Owned(Vips.ImageNewFromMemoryCopy((void*)data, checked((nuint)size), width, height, bands, (int)format), "unable to make image from memory");

    /// <summary>Copies pixels.</summary>
    /// <typeparam name="T">A number type of the band format's size.</typeparam>
    /// <param name="data">[height, width, bands] values.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="bands">Bands of a pixel.</param>
    /// <param name="format">The number type of a band.</param>
    /// <exception cref="VipsException">The data do not fill the image.</exception>
    public static unsafe Image NewFromMemoryCopy<T>(ReadOnlySpan<T> data, int width, int height, int bands, Enums.BandFormat format)
        where T : unmanaged
    {
        fixed (T* pixels = data)
        {
            return NewFromMemoryCopy((nint)pixels, (ulong)data.Length * (ulong)sizeof(T), width, height, bands, format);
        }
    }

    /// <summary>A black image.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="bands">Bands of a pixel.</param>
    public static Image Black(int width, int height, int? bands = null) =>
        (Image)Operation.Run("black", Merge(null, ("bands", bands)), width, height)!;

    /// <summary>Computes all pixels now and keeps them in memory.</summary>
    /// <exception cref="VipsException">A pixel could not be computed, for example because the file is damaged.</exception>
    public Image CopyMemory() => Owned(Vips.ImageCopyMemory(Pointer), "unable to copy to memory");

    /// <summary>Computes all pixels into native memory.</summary>
    /// <param name="size">Bytes.</param>
    /// <returns>The memory; give it to <see cref="NetVips.Free"/>.</returns>
    /// <exception cref="VipsException">A pixel could not be computed, for example because the file is damaged.</exception>
    public nint WriteToMemory(out ulong size)
    {
        nint memory = Vips.ImageWriteToMemory(Pointer, out nuint length);
        size = length;
        return memory != 0 ? memory : throw new VipsException("unable to write to memory");
    }

    /// <summary>Computes all pixels.</summary>
    /// <typeparam name="T">A number type of the band format's size.</typeparam>
    /// <returns>[Height, Width, Bands] values.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not of the band format's size.</exception>
    /// <exception cref="VipsException">A pixel could not be computed, for example because the file is damaged.</exception>
    public unsafe T[] WriteToMemory<T>()
        where T : unmanaged
    {
        if ((ulong)Unsafe.SizeOf<T>() != Vips.FormatSizeof((int)Format))
        {
            throw new ArgumentException($"Band format '{Format}' does not match the requested type '{typeof(T)}'.");
        }

        nint memory = WriteToMemory(out ulong size);
        try
        {
            T[] values = GC.AllocateUninitializedArray<T>(checked((int)(size / (ulong)sizeof(T))));
            new ReadOnlySpan<T>((void*)memory, values.Length).CopyTo(values);
            return values;
        }
        finally
        {
            GLib.Free(memory);
        }
    }

    /// <summary>Computes all pixels of an 8-bit image.</summary>
    /// <returns>[Height, Width, Bands] values.</returns>
    /// <exception cref="InvalidOperationException">The band format is not <see cref="Enums.BandFormat.Uchar"/>.</exception>
    [Obsolete("Use WriteToMemory<T> instead.")]
    public byte[] WriteToMemory() => Format == Enums.BandFormat.Uchar
        ? WriteToMemory<byte>()
        : throw new InvalidOperationException($"Invalid band format. Expected: '{Enums.BandFormat.Uchar}', actual: '{Format}'.");

    private static Image Owned(nint pointer, string message) => pointer != 0 ? new Image(pointer) : throw new VipsException(message);

    [UnmanagedCallersOnly]
    private static void Unpin(nint data)
    {
        GCHandle holder = GCHandle.FromIntPtr(data);
        (holder.Target as IDisposable)?.Dispose();
        holder.Free();
    }
}
