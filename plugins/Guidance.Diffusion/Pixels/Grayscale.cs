using System.Runtime.Intrinsics;

namespace Clip.Guidance.Diffusion.Pixels;

/// <summary>Takes the colours from a picture: each channel becomes its luma (ITU-R BT.601).</summary>
internal static class Grayscale
{
    private static readonly Vector128<float> s_luma = Vector128.Create(0.299f, 0.587f, 0.114f, 0);
    private static readonly Vector128<float> s_colours = Vector128.Create(1f, 1, 1, 0);

    public static void Apply(Canvas canvas)
    {
        for (int i = 0; i < canvas.Height * canvas.Width; i++)
        {
            canvas[i] = s_colours * Vector128.Dot(canvas[i], s_luma);
        }
    }

    /// <summary>Turns a gradient with respect to the grey picture into one with respect to the coloured.</summary>
    public static void Adjoint(Canvas gradient)
    {
        for (int i = 0; i < gradient.Height * gradient.Width; i++)
        {
            gradient[i] = s_luma * Vector128.Dot(gradient[i], s_colours);
        }
    }
}
