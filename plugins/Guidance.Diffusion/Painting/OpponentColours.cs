using System.Runtime.Intrinsics;

namespace Clip.Guidance.Diffusion.Painting;

/// <summary>
/// Colours as brightness, yellow against blue, and red against green, each scaled by about how much it varies in pictures. Steps of
/// one size in these then change what is common most, as Olah et al. (2017, "Feature Visualization") found to help.
/// </summary>
internal static class OpponentColours
{
    private const float Brightness = 1, YellowBlue = 0.6f, RedGreen = 0.6f;

    // Orthonormal directions times their scales.
    private static readonly Vector128<float> s_brightness = Vector128.Create(0.57735026f, 0.57735026f, 0.57735026f, 0) * Brightness;
    private static readonly Vector128<float> s_yellowBlue = Vector128.Create(0.40824828f, 0.40824828f, -0.81649658f, 0) * YellowBlue;
    private static readonly Vector128<float> s_redGreen = Vector128.Create(0.70710678f, -0.70710678f, 0, 0) * RedGreen;

    /// <summary>R, G and B of a colour.</summary>
    public static Vector128<float> ToRgb(Vector128<float> colour) =>
        (s_brightness * colour[0]) + (s_yellowBlue * colour[1]) + (s_redGreen * colour[2]);

    /// <summary>The adjoint of <see cref="ToRgb"/>.</summary>
    public static Vector128<float> Adjoint(Vector128<float> gradient) =>
        Vector128.Create(Vector128.Dot(gradient, s_brightness), Vector128.Dot(gradient, s_yellowBlue), Vector128.Dot(gradient, s_redGreen), 0);

    /// <summary>The inverse of <see cref="ToRgb"/>.</summary>
    public static Vector128<float> FromRgb(Vector128<float> rgb) => Vector128.Create(
        Vector128.Dot(rgb, s_brightness) / (Brightness * Brightness),
        Vector128.Dot(rgb, s_yellowBlue) / (YellowBlue * YellowBlue),
        Vector128.Dot(rgb, s_redGreen) / (RedGreen * RedGreen),
        0);
}
