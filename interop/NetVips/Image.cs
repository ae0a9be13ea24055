using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>A picture, evaluated lazily: pixels are computed when they are written somewhere. Safe to read from several threads.</summary>
public partial class Image : VipsObject
{
    internal Image(nint pointer)
        : base(pointer)
    {
    }

    /// <summary>Width in pixels.</summary>
    public int Width => Vips.ImageGetWidth(Pointer);

    /// <summary>Height in pixels.</summary>
    public int Height => Vips.ImageGetHeight(Pointer);

    /// <summary>Bands (channels) of a pixel.</summary>
    public int Bands => Vips.ImageGetBands(Pointer);

    /// <summary>The number type of a band.</summary>
    public Enums.BandFormat Format => (Enums.BandFormat)Vips.ImageGetFormat(Pointer);

    /// <summary>What the bands mean.</summary>
    public Enums.Interpretation Interpretation => (Enums.Interpretation)Vips.ImageGetInterpretation(Pointer);

    /// <summary>One band as an image of its own.</summary>
    /// <param name="i">The band, from 0.</param>
    public Image this[int i] => ExtractBand(i);

    /// <summary>One pixel.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <returns>[Bands] values.</returns>
    public double[] this[int x, int y] => (double[])Operation.Run("getpoint", null, this, x, y)!;

    /// <summary>Whether the last band is transparency.</summary>
    public bool HasAlpha() => Vips.ImageHasAlpha(Pointer) != 0;

    /// <summary>Whether a metadata field exists.</summary>
    /// <param name="name">For example <c>orientation</c>.</param>
    public bool Contains(string name) => Vips.ImageGetTypeof(Pointer, name) != 0;

    /// <summary>Reads a metadata field.</summary>
    /// <param name="name">For example <c>vips-loader</c>.</param>
    /// <returns>The value as bool, int, double, string, byte[], int[] or double[].</returns>
    /// <exception cref="VipsException">There is no such field.</exception>
    public new unsafe object? Get(string name)
    {
        GValue value = default;
        if (Vips.ImageGet(Pointer, name, &value) != 0)
        {
            throw new VipsException($"unable to get {name}");
        }

        using (value)
        {
            return value.Get();
        }
    }

    /// <summary>The names of all metadata fields.</summary>
    public unsafe string[] GetFields()
    {
        nint list = Vips.ImageGetFields(Pointer);
        var names = new List<string>();
        for (nint* name = (nint*)list; *name != 0; name++)
        {
            names.Add(Marshal.PtrToStringUTF8(*name)!);
        }

        GLib.FreeStrings(list);
        return [.. names];
    }

    /// <summary>Size, format and meaning in one line.</summary>
    public override string ToString() =>
        IsClosed ? "<NetVips.Image (disposed)>" : $"<NetVips.Image {Width}x{Height} {Format}, {Bands} bands, {Interpretation}>";

    /// <summary>Wraps an image that somebody else owns: takes a reference of its own.</summary>
    internal static Image Borrowed(nint pointer) => new(GLib.ObjectRef(pointer));
}
