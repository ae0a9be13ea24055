using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

public partial class Image
{
    /// <summary>Writes an encoded picture; the suffix chooses the format.</summary>
    /// <param name="vipsFilename">The path; libvips options in brackets may follow.</param>
    /// <param name="kwargs">Options of the saver.</param>
    /// <exception cref="VipsException">No saver for the suffix, or writing failed.</exception>
    public void WriteToFile(string vipsFilename, VOption? kwargs = null)
    {
        (string filename, string options) = SplitFilename(vipsFilename);
        string saver = Marshal.PtrToStringUTF8(Vips.ForeignFindSave(filename)) ?? throw new VipsException($"unable to write to file {vipsFilename}");
        Operation.RunWith(saver, Merge(kwargs), options, this, filename);
    }

    /// <summary>Encodes into memory.</summary>
    /// <param name="formatString">A suffix such as <c>.png</c>; libvips options in brackets may follow.</param>
    /// <param name="kwargs">Options of the saver.</param>
    /// <exception cref="VipsException">No saver for the suffix, or encoding failed.</exception>
    public byte[] WriteToBuffer(string formatString, VOption? kwargs = null)
    {
        using var target = new VipsObject(Vips.TargetNewToMemory());
        Save(formatString, kwargs, target, "unable to write to buffer");
        return (byte[])target.Get("blob")!;
    }

    /// <summary>Encodes into a stream, which stays open.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="formatString">A suffix such as <c>.png</c>; libvips options in brackets may follow.</param>
    /// <param name="kwargs">Options of the saver.</param>
    /// <exception cref="VipsException">No saver for the suffix, encoding failed, or the stream threw (see the inner exception).</exception>
    public void WriteToStream(Stream stream, string formatString, VOption? kwargs = null)
    {
        using var target = new StreamTarget(stream);
        try
        {
            Save(formatString, kwargs, target, "unable to write to target");
        }
        catch (VipsException error) when (target.StreamError is not null)
        {
            throw new VipsException(error.Message, target.StreamError);
        }
    }

    /// <summary>Encodes as JPEG.</summary>
    /// <param name="q">Quality, 1 to 100.</param>
    /// <param name="optimizeCoding">Compute best Huffman tables.</param>
    /// <param name="interlace">Progressive.</param>
    /// <param name="trellisQuant">Trellis quantisation.</param>
    /// <param name="overshootDeringing">Overshoot deringing.</param>
    /// <param name="optimizeScans">Choose best progressive scans.</param>
    /// <param name="quantTable">Which quantisation table.</param>
    /// <param name="subsampleMode">Chroma subsampling.</param>
    /// <param name="restartInterval">Restart markers every so many blocks.</param>
    /// <param name="keep">Metadata to keep.</param>
    /// <param name="background">[bands] What transparency is put on.</param>
    /// <param name="pageHeight">Height of a page.</param>
    /// <param name="profile">Colour profile to embed.</param>
    public byte[] JpegsaveBuffer(
        int? q = null, bool? optimizeCoding = null, bool? interlace = null, bool? trellisQuant = null, bool? overshootDeringing = null, bool? optimizeScans = null,
        int? quantTable = null, Enums.ForeignSubsample? subsampleMode = null, int? restartInterval = null, Enums.ForeignKeep? keep = null,
        double[]? background = null, int? pageHeight = null, string? profile = null) =>
        (byte[])Operation.Run(
            "jpegsave_buffer",
            Merge(
                null,
                ("Q", q), ("optimize_coding", optimizeCoding), ("interlace", interlace), ("trellis_quant", trellisQuant), ("overshoot_deringing", overshootDeringing),
                ("optimize_scans", optimizeScans), ("quant_table", quantTable), ("subsample_mode", subsampleMode), ("restart_interval", restartInterval),
                ("keep", keep), ("background", background), ("page_height", pageHeight), ("profile", profile)),
            this)!;

    /// <summary>Encodes as PNG.</summary>
    /// <param name="compression">Effort of the compression, 0 to 9.</param>
    /// <param name="interlace">Adam7.</param>
    /// <param name="filter">Row filters.</param>
    /// <param name="palette">Write a palette.</param>
    /// <param name="q">Quality of the palette.</param>
    /// <param name="dither">Amount of dithering.</param>
    /// <param name="bitdepth">1, 2, 4, 8 or 16.</param>
    /// <param name="effort">Effort of the palette.</param>
    /// <param name="keep">Metadata to keep.</param>
    /// <param name="background">[bands] What transparency is put on.</param>
    /// <param name="pageHeight">Height of a page.</param>
    /// <param name="profile">Colour profile to embed.</param>
    public byte[] PngsaveBuffer(
        int? compression = null, bool? interlace = null, Enums.ForeignPngFilter? filter = null, bool? palette = null, int? q = null, double? dither = null,
        int? bitdepth = null, int? effort = null, Enums.ForeignKeep? keep = null, double[]? background = null, int? pageHeight = null, string? profile = null) =>
        (byte[])Operation.Run(
            "pngsave_buffer",
            Merge(
                null,
                ("compression", compression), ("interlace", interlace), ("filter", filter), ("palette", palette), ("Q", q), ("dither", dither), ("bitdepth", bitdepth),
                ("effort", effort), ("keep", keep), ("background", background), ("page_height", pageHeight), ("profile", profile)),
            this)!;

    private void Save(string formatString, VOption? kwargs, VipsObject target, string message)
    {
        string options = SplitFilename(formatString).Options;
        string saver = Marshal.PtrToStringUTF8(Vips.ForeignFindSaveTarget(formatString)) ?? throw new VipsException(message);
        Operation.RunWith(saver, Merge(kwargs), options, this, target);
    }
}
