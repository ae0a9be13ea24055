using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

public partial class Image
{
    /// <summary>Opens a picture file with the loader that recognises it.</summary>
    /// <param name="vipsFilename">The path; libvips options in brackets may follow.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    /// <param name="revalidate">Do not use a cached result.</param>
    /// <param name="kwargs">More options of the loader.</param>
    /// <exception cref="VipsException">No loader recognises the file, or it is damaged.</exception>
    public static Image NewFromFile(
        string vipsFilename, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null, bool? revalidate = null, VOption? kwargs = null)
    {
        (string filename, string options) = SplitFilename(vipsFilename);
        string loader = Marshal.PtrToStringUTF8(Vips.ForeignFindLoad(filename)) ?? throw new VipsException($"unable to load from file {vipsFilename}");
        VOption optional = Merge(kwargs, ("memory", memory), ("access", access), ("fail_on", failOn), ("revalidate", revalidate));
        return (Image)Operation.RunWith(loader, optional, options, filename)!;
    }

    /// <summary>Opens an encoded picture in memory; the bytes are copied.</summary>
    /// <param name="data">The file's bytes.</param>
    /// <param name="strOptions">Options of the loader as text.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    /// <param name="kwargs">More options of the loader.</param>
    /// <exception cref="VipsException">No loader recognises the bytes, or they are damaged.</exception>
    public static Image NewFromBuffer(
        byte[] data, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null, VOption? kwargs = null) =>
        NewFromBuffer(new ReadOnlySpan<byte>(data), strOptions, access, failOn, kwargs);

    /// <inheritdoc cref="NewFromBuffer(byte[], string, Enums.Access?, Enums.FailOn?, VOption?)"/>
    public static Image NewFromBuffer(
        ReadOnlySpan<byte> data, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null, VOption? kwargs = null)
    {
        string loader = FindLoadBuffer(data) ?? throw new VipsException("unable to load from buffer");
        using Blob blob = Blob.CopyOf(data);
        return (Image)Operation.RunWith(loader, Merge(kwargs, ("access", access), ("fail_on", failOn)), strOptions, blob)!;
    }

    /// <summary>Opens an encoded picture from a stream, which must stay open for as long as the image is read.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="strOptions">Options of the loader as text.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    /// <param name="kwargs">More options of the loader.</param>
    /// <exception cref="VipsException">No loader recognises the stream, it is damaged, or it threw (see the inner exception).</exception>
    public static Image NewFromStream(
        Stream stream, string strOptions = "", Enums.Access? access = null, Enums.FailOn? failOn = null, VOption? kwargs = null)
    {
        using var source = new StreamSource(stream);
        string loader = Marshal.PtrToStringUTF8(Vips.ForeignFindLoadSource(source.Pointer))
            ?? throw new VipsException("unable to load from source", source.StreamError);
        return Load(loader, source, strOptions, Merge(kwargs, ("access", access), ("fail_on", failOn)));
    }

    /// <summary>Opens a JPEG from a stream, which must stay open for as long as the image is read.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="shrink">Shrink by 1, 2, 4 or 8 while decoding.</param>
    /// <param name="autorotate">Turn by the Exif orientation.</param>
    /// <param name="unlimited">Lift the limits against denial of service.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image JpegloadStream(
        Stream stream, int? shrink = null, bool? autorotate = null, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("jpegload_source", stream, ("shrink", shrink), ("autorotate", autorotate), ("unlimited", unlimited), ("memory", memory), ("access", access), ("fail_on", failOn));

    /// <summary>Opens a PNG from a stream, which must stay open for as long as the image is read.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="unlimited">Lift the limits against denial of service.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image PngloadStream(
        Stream stream, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("pngload_source", stream, ("unlimited", unlimited), ("memory", memory), ("access", access), ("fail_on", failOn));

    /// <summary>Opens a WebP from a stream, which must stay open for as long as the image is read.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="page">First frame.</param>
    /// <param name="n">Number of frames.</param>
    /// <param name="scale">Scale while decoding.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image WebploadStream(
        Stream stream, int? page = null, int? n = null, double? scale = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("webpload_source", stream, ("page", page), ("n", n), ("scale", scale), ("memory", memory), ("access", access), ("fail_on", failOn));

    /// <summary>Opens a GIF from a stream, which must stay open for as long as the image is read.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="n">Number of frames.</param>
    /// <param name="page">First frame.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image GifloadStream(
        Stream stream, int? n = null, int? page = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("gifload_source", stream, ("n", n), ("page", page), ("memory", memory), ("access", access), ("fail_on", failOn));

    /// <summary>Opens a TIFF from a stream, which must stay open for as long as the image is read.</summary>
    /// <param name="stream">A readable, seekable stream.</param>
    /// <param name="page">First page.</param>
    /// <param name="n">Number of pages.</param>
    /// <param name="autorotate">Turn by the orientation tag.</param>
    /// <param name="subifd">Which sub-image.</param>
    /// <param name="unlimited">Lift the limits against denial of service.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image TiffloadStream(
        Stream stream, int? page = null, int? n = null, bool? autorotate = null, int? subifd = null, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("tiffload_source", stream, ("page", page), ("n", n), ("autorotate", autorotate), ("subifd", subifd), ("unlimited", unlimited), ("memory", memory), ("access", access), ("fail_on", failOn));

    /// <summary>Opens a HEIF or AVIF from a stream, which must stay open for as long as the image is read.</summary>
    /// <param name="stream">A readable, seekable stream.</param>
    /// <param name="page">First picture.</param>
    /// <param name="n">Number of pictures.</param>
    /// <param name="thumbnail">Take the embedded thumbnail.</param>
    /// <param name="unlimited">Lift the limits against denial of service.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image HeifloadStream(
        Stream stream, int? page = null, int? n = null, bool? thumbnail = null, bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("heifload_source", stream, ("page", page), ("n", n), ("thumbnail", thumbnail), ("unlimited", unlimited), ("memory", memory), ("access", access), ("fail_on", failOn));

    /// <summary>Renders an SVG from a stream.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="dpi">Dots per inch.</param>
    /// <param name="scale">Scale.</param>
    /// <param name="unlimited">Lift the limits against denial of service.</param>
    /// <param name="stylesheet">CSS of one's own.</param>
    /// <param name="highBitdepth">Render in 32-bit floats.</param>
    /// <param name="memory">Decode into memory at once.</param>
    /// <param name="access">How pixels will be read.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image SvgloadStream(
        Stream stream, double? dpi = null, double? scale = null, bool? unlimited = null, string? stylesheet = null, bool? highBitdepth = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Load("svgload_source", stream, ("dpi", dpi), ("scale", scale), ("unlimited", unlimited), ("stylesheet", stylesheet), ("high_bitdepth", highBitdepth), ("memory", memory), ("access", access), ("fail_on", failOn));

    /// <summary>The loader that recognises the bytes, or null.</summary>
    /// <param name="data">The beginning of a file.</param>
    public static string? FindLoadBuffer(byte[] data) => FindLoadBuffer(new ReadOnlySpan<byte>(data));

    /// <inheritdoc cref="FindLoadBuffer(byte[])"/>
    public static unsafe string? FindLoadBuffer(ReadOnlySpan<byte> data)
    {
        fixed (byte* bytes = data)
        {
            return Marshal.PtrToStringUTF8(Vips.ForeignFindLoadBuffer(bytes, (nuint)data.Length));
        }
    }

    internal static (string Filename, string Options) SplitFilename(string filenameWithOptions)
    {
        ArgumentNullException.ThrowIfNull(filenameWithOptions);
        return (TakeString(Vips.FilenameGetFilename(filenameWithOptions)), TakeString(Vips.FilenameGetOptions(filenameWithOptions)));
    }

    internal static VOption Merge(VOption? given, params ReadOnlySpan<(string Name, object? Value)> named)
    {
        var merged = new VOption();
        foreach ((string name, object? value) in given ?? [])
        {
            merged[name] = value;
        }

        foreach ((string name, object? value) in named)
        {
            if (value is not null)
            {
                merged[name] = value;
            }
        }

        return merged;
    }

    private static Image Load(string loader, Stream stream, params ReadOnlySpan<(string Name, object? Value)> options)
    {
        using var source = new StreamSource(stream);
        return Load(loader, source, stringOptions: null, Merge(null, options));
    }

    private static Image Load(string loader, StreamSource source, string? stringOptions, VOption options)
    {
        try
        {
            return (Image)Operation.RunWith(loader, options, stringOptions, source)!;
        }
        catch (VipsException error) when (source.StreamError is not null)
        {
            throw new VipsException(error.Message, source.StreamError);
        }
    }

    private static string TakeString(nint text)
    {
        string taken = Marshal.PtrToStringUTF8(text) ?? string.Empty;
        GLib.Free(text);
        return taken;
    }
}
