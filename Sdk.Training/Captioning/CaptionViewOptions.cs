using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Training.Captioning;

/// <summary>Windows of a picture that are embedded beside the whole, see <see cref="PictureViews"/>: things that are small in the picture are named from them.</summary>
public sealed record CaptionViewOptions
{
    /// <summary>Rows and columns of windows; 0 for the whole picture alone. Default 0.</summary>
    [Range(0, 16)]
    public int Grid { get; init; }

    /// <summary>Width and height of a window as parts of the picture's. Default 0.5.</summary>
    [Range(0.01, 1)]
    public double Size { get; init; } = 0.5;

    /// <summary>The views that these options mean.</summary>
    public PictureViews ToViews() => new() { Grid = Grid, Size = Size };
}
