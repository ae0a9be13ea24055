using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Picks libtorch's operator for a mode and a number of dimensions.</summary>
internal static class Interpolation
{
    internal static Tensor Apply(
        Tensor x, long[]? size, double[]? factors, InterpolationMode mode, bool? alignCorners, bool recomputeFactors, bool antialias)
    {
        ArgumentNullException.ThrowIfNull(x);
        int spatial = (int)x.Dimensions - 2;
        if (spatial is < 1 or > 3)
        {
            throw new ArgumentException($"An image has 3 to 5 dimensions [N, C, ..], but got [{string.Join(", ", x.shape)}].", nameof(x));
        }

        if (size is null == (factors is null))
        {
            throw new ArgumentException("Either a size or a scale factor is wanted, and only one of them.", nameof(size));
        }

        if (antialias && (spatial != 2 || mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic)))
        {
            throw new ArgumentException($"Anti-aliasing exists for bilinear and bicubic images, but got mode '{mode}' and {spatial} spatial dimensions.", nameof(antialias));
        }

        size = size is { Length: 1 } && spatial > 1 ? [.. Enumerable.Repeat(size[0], spatial)] : size;
        factors = factors is { Length: 1 } && spatial > 1 ? [.. Enumerable.Repeat(factors[0], spatial)] : factors;
        if (factors is not null && (recomputeFactors || mode == InterpolationMode.Area))
        {
            size = [.. factors.Select((factor, dim) => (long)Math.Floor(x.shape[dim + 2] * factor))];
            factors = null;
        }

        if (mode == InterpolationMode.Area)
        {
            return Area(x, size!, spatial);
        }

        bool corners = alignCorners ?? false;
        Operator op = Pick(mode, spatial, antialias);
        return mode is InterpolationMode.Nearest or InterpolationMode.NearestExact
            ? op.One(x, size, factors)
            : op.One(x, size, corners, factors);
    }

    private static Operator Pick(InterpolationMode mode, int spatial, bool antialias) => (mode, spatial) switch
    {
        (InterpolationMode.Nearest, 1) => Ops.upsample_nearest1d__vec,
        (InterpolationMode.Nearest, 2) => Ops.upsample_nearest2d__vec,
        (InterpolationMode.Nearest, 3) => Ops.upsample_nearest3d__vec,
        (InterpolationMode.NearestExact, 1) => Ops._upsample_nearest_exact1d__vec,
        (InterpolationMode.NearestExact, 2) => Ops._upsample_nearest_exact2d__vec,
        (InterpolationMode.NearestExact, 3) => Ops._upsample_nearest_exact3d__vec,
        (InterpolationMode.Linear, 1) => Ops.upsample_linear1d__vec,
        (InterpolationMode.Bilinear, 2) => antialias ? Ops._upsample_bilinear2d_aa__vec : Ops.upsample_bilinear2d__vec,
        (InterpolationMode.Bicubic, 2) => antialias ? Ops._upsample_bicubic2d_aa__vec : Ops.upsample_bicubic2d__vec,
        (InterpolationMode.Trilinear, 3) => Ops.upsample_trilinear3d__vec,
        _ => throw new ArgumentException($"Mode '{mode}' is not for {spatial} spatial dimensions.", nameof(mode)),
    };

    private static Tensor Area(Tensor x, long[] size, int spatial) => spatial switch
    {
        1 => Ops.adaptive_avg_pool1d.One(x, size),
        2 => Ops.adaptive_avg_pool2d.One(x, size),
        _ => Ops.adaptive_avg_pool3d.One(x, size),
    };
}
