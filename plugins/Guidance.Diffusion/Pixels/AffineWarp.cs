using System.Runtime.Intrinsics;

namespace Clip.Guidance.Diffusion.Pixels;

/// <summary>
/// Turns, scales, mirrors and moves a square picture about its centre. Each output pixel mixes the four input pixels around where
/// it comes from; outside, the picture goes on with its border.
/// </summary>
/// <param name="Xx">How far the origin moves in x for one step of the output in x.</param>
/// <param name="Xy">How far the origin moves in x for one step of the output in y.</param>
/// <param name="Yx">How far the origin moves in y for one step of the output in x.</param>
/// <param name="Yy">How far the origin moves in y for one step of the output in y.</param>
/// <param name="X">Where the centre comes from in x, from the centre, in sides of the picture.</param>
/// <param name="Y">Where the centre comes from in y, from the centre, in sides of the picture.</param>
internal readonly record struct AffineWarp(double Xx, double Xy, double Yx, double Yy, double X, double Y)
{
    /// <summary>Leaves a picture as it is.</summary>
    public static AffineWarp Identity { get; } = new(1, 0, 0, 1, 0, 0);

    /// <summary>The warp whose output is turned by an angle, scaled, and moved by shares of its side.</summary>
    public static AffineWarp From(double degrees, double scale, double moveX, double moveY)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        (double c, double s) = (cosine / scale, sine / scale);
        return new AffineWarp(c, s, -s, c, -((c * moveX) + (s * moveY)), -((-s * moveX) + (c * moveY)));
    }

    /// <summary>This warp of the picture that was mirrored left to right before.</summary>
    public AffineWarp Mirrored() => this with { Xx = -Xx, Xy = -Xy, X = -X };

    /// <summary>target = warped source; both are squares of one size.</summary>
    public void Apply(Canvas source, Canvas target)
    {
        int size = source.Width;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                Taps taps = From(x, y, size);
                target[(y * size) + x] = (((source[taps.TopLeft] * (1 - taps.Right)) + (source[taps.TopRight] * taps.Right)) * (1 - taps.Down))
                    + (((source[taps.BottomLeft] * (1 - taps.Right)) + (source[taps.BottomRight] * taps.Right)) * taps.Down);
            }
        }
    }

    /// <summary>Adds to the source's gradient what the target's means for it.</summary>
    public void AddAdjoint(Canvas targetGradient, Canvas sourceGradient)
    {
        int size = targetGradient.Width;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                Taps taps = From(x, y, size);
                Vector128<float> gradient = targetGradient[(y * size) + x];
                Vector128<float> top = gradient * (1 - taps.Down), bottom = gradient * taps.Down;

                // One after the other: at the border several of the four are the same pixel.
                sourceGradient[taps.TopLeft] += top * (1 - taps.Right);
                sourceGradient[taps.TopRight] += top * taps.Right;
                sourceGradient[taps.BottomLeft] += bottom * (1 - taps.Right);
                sourceGradient[taps.BottomRight] += bottom * taps.Right;
            }
        }
    }

    private Taps From(int x, int y, int size)
    {
        double middle = (size - 1) / 2.0;
        double stepX = x - middle, stepY = y - middle;
        double fromX = Math.Clamp((Xx * stepX) + (Xy * stepY) + (X * size) + middle, 0, size - 1);
        double fromY = Math.Clamp((Yx * stepX) + (Yy * stepY) + (Y * size) + middle, 0, size - 1);
        int left = (int)fromX, top = (int)fromY;
        int right = Math.Min(left + 1, size - 1), bottom = Math.Min(top + 1, size - 1);
        return new Taps((top * size) + left, (top * size) + right, (bottom * size) + left, (bottom * size) + right, (float)(fromX - left), (float)(fromY - top));
    }

    private readonly record struct Taps(int TopLeft, int TopRight, int BottomLeft, int BottomRight, float Right, float Down);
}
