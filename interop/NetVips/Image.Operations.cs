namespace NetVips;

public partial class Image
{
    /// <summary>Turns by the Exif orientation and forgets it.</summary>
    public Image Autorot() => (Image)Operation.Run("autorot", null, this)!;

    /// <summary>Turns by the Exif orientation and forgets it.</summary>
    /// <param name="angle">How far it was turned.</param>
    public Image Autorot(out Enums.Angle angle) => Autorot(out angle, out _);

    /// <summary>Turns by the Exif orientation and forgets it.</summary>
    /// <param name="angle">How far it was turned.</param>
    /// <param name="flip">Whether it was mirrored as well.</param>
    public Image Autorot(out Enums.Angle angle, out bool flip)
    {
        VOption options = new() { { "angle", null }, { "flip", null } };
        Image turned = (Image)Operation.Run("autorot", options, this)!;
        angle = (Enums.Angle)(int)options["angle"]!;
        flip = (bool)options["flip"]!;
        return turned;
    }

    /// <summary>Converts to another colour space.</summary>
    /// <param name="space">The wanted space.</param>
    /// <param name="sourceSpace">The space to read this image as.</param>
    public Image Colourspace(Enums.Interpretation space, Enums.Interpretation? sourceSpace = null) =>
        (Image)Operation.Run("colourspace", Merge(null, ("source_space", sourceSpace)), this, space)!;

    /// <summary>Converts with colour profiles.</summary>
    /// <param name="outputProfile">A profile file or the name of a built-in one such as <c>srgb</c>.</param>
    /// <param name="pcs">Connection space.</param>
    /// <param name="intent">Rendering intent.</param>
    /// <param name="blackPointCompensation">Compensate black.</param>
    /// <param name="embedded">Use the embedded profile.</param>
    /// <param name="inputProfile">Profile of this image.</param>
    /// <param name="depth">Bits of the result, 8 or 16.</param>
    public Image IccTransform(
        string outputProfile, Enums.PCS? pcs = null, Enums.Intent? intent = null, bool? blackPointCompensation = null, bool? embedded = null, string? inputProfile = null, int? depth = null) =>
        (Image)Operation.Run(
            "icc_transform",
            Merge(
                null,
                ("pcs", pcs), ("intent", intent), ("black_point_compensation", blackPointCompensation), ("embedded", embedded), ("input_profile", inputProfile), ("depth", depth)),
            this,
            outputProfile)!;

    /// <summary>Puts a transparent image on a background and drops the transparency.</summary>
    /// <param name="background">[bands] The background; black when null.</param>
    /// <param name="maxAlpha">What is opaque.</param>
    public Image Flatten(double[]? background = null, double? maxAlpha = null) =>
        (Image)Operation.Run("flatten", Merge(null, ("background", background), ("max_alpha", maxAlpha)), this)!;

    /// <summary>Changes the number type of the bands.</summary>
    /// <param name="format">The wanted type.</param>
    /// <param name="shift">Shift bits instead of clipping.</param>
    public Image Cast(Enums.BandFormat format, bool? shift = null) =>
        (Image)Operation.Run("cast", Merge(null, ("shift", shift)), this, format)!;

    /// <summary>Takes bands out.</summary>
    /// <param name="band">The first band.</param>
    /// <param name="n">How many; 1 when null.</param>
    public Image ExtractBand(int band, int? n = null) => (Image)Operation.Run("extract_band", Merge(null, ("n", n)), this, band)!;

    /// <summary>Cuts a rectangle out.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    public Image ExtractArea(int left, int top, int width, int height) =>
        (Image)Operation.Run("extract_area", null, this, left, top, width, height)!;

    /// <inheritdoc cref="ExtractArea"/>
    public Image Crop(int left, int top, int width, int height) => ExtractArea(left, top, width, height);

    /// <summary>Places this image in a larger one.</summary>
    /// <param name="x">Column of the left edge.</param>
    /// <param name="y">Row of the top edge.</param>
    /// <param name="width">Width of the result.</param>
    /// <param name="height">Height of the result.</param>
    /// <param name="extend">What lies around it.</param>
    /// <param name="background">[bands] The background.</param>
    public Image Embed(int x, int y, int width, int height, Enums.Extend? extend = null, double[]? background = null) =>
        (Image)Operation.Run("embed", Merge(null, ("extend", extend), ("background", background)), this, x, y, width, height)!;

    /// <summary>Crops to a size around what is interesting.</summary>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="interesting">What to keep.</param>
    /// <param name="premultiplied">Whether transparency is multiplied in.</param>
    public Image Smartcrop(int width, int height, Enums.Interesting? interesting = null, bool? premultiplied = null) =>
        (Image)Operation.Run("smartcrop", Merge(null, ("interesting", interesting), ("premultiplied", premultiplied)), this, width, height)!;

    /// <summary>Resizes by a factor.</summary>
    /// <param name="scale">The factor, horizontally and, unless told otherwise, vertically.</param>
    /// <param name="kernel">Resampling kernel.</param>
    /// <param name="gap">How much may be shrunk by averaging first.</param>
    /// <param name="vscale">The vertical factor.</param>
    public Image Resize(double scale, Enums.Kernel? kernel = null, double? gap = null, double? vscale = null) =>
        (Image)Operation.Run("resize", Merge(null, ("kernel", kernel), ("gap", gap), ("vscale", vscale)), this, scale)!;

    /// <summary>Computes a × pixel + b.</summary>
    /// <param name="a">[bands] or [1] Factors.</param>
    /// <param name="b">[bands] or [1] Summands.</param>
    /// <param name="uchar">Give 8-bit numbers.</param>
    public Image Linear(double[] a, double[] b, bool? uchar = null) => (Image)Operation.Run("linear", Merge(null, ("uchar", uchar)), this, a, b)!;

    /// <summary>Copies the image, changing what the header says about it.</summary>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="bands">Bands.</param>
    /// <param name="format">Number type of the bands.</param>
    /// <param name="coding">Packing.</param>
    /// <param name="interpretation">Meaning of the bands.</param>
    /// <param name="xres">Pixels per millimetre, horizontally.</param>
    /// <param name="yres">Pixels per millimetre, vertically.</param>
    /// <param name="xoffset">Column of the origin.</param>
    /// <param name="yoffset">Row of the origin.</param>
    public Image Copy(
        int? width = null, int? height = null, int? bands = null, Enums.BandFormat? format = null, Enums.Coding? coding = null,
        Enums.Interpretation? interpretation = null, double? xres = null, double? yres = null, int? xoffset = null, int? yoffset = null) =>
        (Image)Operation.Run(
            "copy",
            Merge(
                null,
                ("width", width), ("height", height), ("bands", bands), ("format", format), ("coding", coding), ("interpretation", interpretation),
                ("xres", xres), ("yres", yres), ("xoffset", xoffset), ("yoffset", yoffset)),
            this)!;

    /// <summary>Appends the bands of other images.</summary>
    /// <param name="images">Images of the same size.</param>
    public Image Bandjoin(params Image[] images) => (Image)Operation.Run("bandjoin", null, (object)(Image[])[this, .. images])!;
}
