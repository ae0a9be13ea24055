using NetVips.Internal;

namespace NetVips;

public partial class Image
{
    /// <summary>Makes a thumbnail of a file, shrinking while it decodes. Turns by the Exif orientation unless told not to.</summary>
    /// <param name="filename">The path.</param>
    /// <param name="width">Wanted width.</param>
    /// <param name="height">Wanted height.</param>
    /// <param name="size">Which way to scale.</param>
    /// <param name="noRotate">Ignore the orientation.</param>
    /// <param name="crop">Fill the size and cut the rest.</param>
    /// <param name="linear">Reduce in linear light.</param>
    /// <param name="inputProfile">Colour profile where the file has none.</param>
    /// <param name="outputProfile">Colour profile of the result.</param>
    /// <param name="intent">Rendering intent.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image Thumbnail(
        string filename, int width, int? height = null, Enums.Size? size = null, bool? noRotate = null, Enums.Interesting? crop = null, bool? linear = null,
        string? inputProfile = null, string? outputProfile = null, Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        VOption options = ThumbnailOptions(height, size, noRotate, crop, linear, inputProfile, outputProfile, intent, failOn);
        return (Image)Operation.Run("thumbnail", options, filename, width)!;
    }

    /// <summary>Makes a thumbnail of an encoded picture in memory, shrinking while it decodes.</summary>
    /// <param name="buffer">The file's bytes.</param>
    /// <param name="width">Wanted width.</param>
    /// <param name="optionString">Options of the loader as text.</param>
    /// <param name="height">Wanted height.</param>
    /// <param name="size">Which way to scale.</param>
    /// <param name="noRotate">Ignore the orientation.</param>
    /// <param name="crop">Fill the size and cut the rest.</param>
    /// <param name="linear">Reduce in linear light.</param>
    /// <param name="inputProfile">Colour profile where the file has none.</param>
    /// <param name="outputProfile">Colour profile of the result.</param>
    /// <param name="intent">Rendering intent.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image ThumbnailBuffer(
        byte[] buffer, int width, string? optionString = null, int? height = null, Enums.Size? size = null, bool? noRotate = null, Enums.Interesting? crop = null,
        bool? linear = null, string? inputProfile = null, string? outputProfile = null, Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        VOption options = ThumbnailOptions(height, size, noRotate, crop, linear, inputProfile, outputProfile, intent, failOn);
        return (Image)Operation.Run("thumbnail_buffer", Merge(options, ("option_string", optionString)), buffer, width)!;
    }

    /// <summary>Makes a thumbnail of an encoded picture in a stream, shrinking while it decodes.</summary>
    /// <param name="stream">A readable stream; must stay open for as long as the image is read.</param>
    /// <param name="width">Wanted width.</param>
    /// <param name="optionString">Options of the loader as text.</param>
    /// <param name="height">Wanted height.</param>
    /// <param name="size">Which way to scale.</param>
    /// <param name="noRotate">Ignore the orientation.</param>
    /// <param name="crop">Fill the size and cut the rest.</param>
    /// <param name="linear">Reduce in linear light.</param>
    /// <param name="inputProfile">Colour profile where the file has none.</param>
    /// <param name="outputProfile">Colour profile of the result.</param>
    /// <param name="intent">Rendering intent.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public static Image ThumbnailStream(
        Stream stream, int width, string? optionString = null, int? height = null, Enums.Size? size = null, bool? noRotate = null, Enums.Interesting? crop = null,
        bool? linear = null, string? inputProfile = null, string? outputProfile = null, Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        using var source = new StreamSource(stream);
        VOption options = ThumbnailOptions(height, size, noRotate, crop, linear, inputProfile, outputProfile, intent, failOn);
        return (Image)Operation.Run("thumbnail_source", Merge(options, ("option_string", optionString)), source, width)!;
    }

    /// <summary>Makes a thumbnail of this image.</summary>
    /// <param name="width">Wanted width.</param>
    /// <param name="height">Wanted height.</param>
    /// <param name="size">Which way to scale.</param>
    /// <param name="noRotate">Ignore the orientation.</param>
    /// <param name="crop">Fill the size and cut the rest.</param>
    /// <param name="linear">Reduce in linear light.</param>
    /// <param name="inputProfile">Colour profile where the image has none.</param>
    /// <param name="outputProfile">Colour profile of the result.</param>
    /// <param name="intent">Rendering intent.</param>
    /// <param name="failOn">What makes loading fail.</param>
    public Image ThumbnailImage(
        int width, int? height = null, Enums.Size? size = null, bool? noRotate = null, Enums.Interesting? crop = null, bool? linear = null,
        string? inputProfile = null, string? outputProfile = null, Enums.Intent? intent = null, Enums.FailOn? failOn = null)
    {
        VOption options = ThumbnailOptions(height, size, noRotate, crop, linear, inputProfile, outputProfile, intent, failOn);
        return (Image)Operation.Run("thumbnail_image", options, this, width)!;
    }

    private static VOption ThumbnailOptions(
        int? height, Enums.Size? size, bool? noRotate, Enums.Interesting? crop, bool? linear, string? inputProfile, string? outputProfile, Enums.Intent? intent, Enums.FailOn? failOn) =>
        Merge(
            null,
            ("height", height), ("size", size), ("no_rotate", noRotate), ("crop", crop), ("linear", linear), ("input_profile", inputProfile),
            ("output_profile", outputProfile), ("intent", intent), ("fail_on", failOn));
}
