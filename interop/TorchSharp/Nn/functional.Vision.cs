using TorchSharp.Native;

namespace TorchSharp;

/// <summary>What lies outside of an image.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The image mirrored, its edge not repeated.</summary>
    Reflect = 1,

    /// <summary>The edge repeated.</summary>
    Replicate = 2,

    /// <summary>The other side of the image.</summary>
    Circular = 3,

    /// <summary>One value.</summary>
    Constant = 4,
}

public static partial class torch
{
    /// <summary>How values between samples are found.</summary>
    public enum InterpolationMode
    {
        /// <summary>The nearest sample, as OpenCV does.</summary>
        Nearest = 0,

        /// <summary>Linear, one dimension.</summary>
        Linear = 1,

        /// <summary>Linear, two dimensions.</summary>
        Bilinear = 2,

        /// <summary>Cubic, two dimensions.</summary>
        Bicubic = 3,

        /// <summary>Linear, three dimensions.</summary>
        Trilinear = 4,

        /// <summary>Mean over areas.</summary>
        Area = 5,

        /// <summary>The nearest sample, as Pillow does.</summary>
        NearestExact = 6,
    }

    /// <summary>How values between samples of a grid are found.</summary>
    public enum GridSampleMode
    {
        /// <summary>The nearest sample.</summary>
        Nearest = 0,

        /// <summary>Linear, two dimensions.</summary>
        Bilinear = 2,
    }

    /// <summary>What a grid finds outside of an image.</summary>
    public enum GridSamplePaddingMode
    {
        /// <summary>Zeros.</summary>
        Zeros = 0,

        /// <summary>The image mirrored.</summary>
        Reflection = 1,

        /// <summary>The edge repeated.</summary>
        Border = 2,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Values around the last dimensions: before and after the last one, then the one before it.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Constant or PaddingModes.Zeros => Ops.constant_pad_nd.One(input, pad, value),
                PaddingModes.Reflect => Ops.pad.One(input, pad, "reflect"),
                PaddingModes.Replicate => Ops.pad.One(input, pad, "replicate"),
                PaddingModes.Circular => Ops.pad.One(input, pad, "circular"),
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "This is no padding mode."),
            };

            /// <summary>Values around the last dimensions.</summary>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            /// <summary>Values before and after the last dimension.</summary>
            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (long[])[pad.Item1, pad.Item2], mode, value);

            /// <summary>Values left, right, above and below.</summary>
            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, (long[])[pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>Another size, given or by factors.</summary>
            /// <param name="x">[N, C, ..].</param>
            /// <param name="size">The new size of each spatial dimension.</param>
            /// <param name="scale_factor">Instead of a size: by how much each grows.</param>
            /// <param name="mode">How values between samples are found.</param>
            /// <param name="align_corners">Whether the outermost samples stay where they are; for the linear and cubic modes.</param>
            /// <param name="recompute_scale_factor">Use the factor that the rounded size has.</param>
            /// <param name="antialias">Average where the image shrinks; for bilinear and bicubic.</param>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false) =>
                Interpolation.Apply(x, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias);

            /// <summary>The image at the grid's coordinates, −1 to 1 from edge to edge.</summary>
            /// <param name="input">[N, C, H, W].</param>
            /// <param name="grid">[N, h, w, 2]: x and y.</param>
            /// <param name="mode">How values between samples are found.</param>
            /// <param name="padding_mode">What lies outside.</param>
            /// <param name="align_corners">Whether −1 and 1 are the centres of the outermost samples.</param>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                Ops.grid_sampler.One(input, grid, mode == GridSampleMode.Bilinear ? 0 : 1, GridPadding(padding_mode), align_corners ?? false);

            /// <summary>The grid of an affine map, for <see cref="grid_sample"/>.</summary>
            /// <param name="theta">[N, 2, 3].</param>
            /// <param name="size">[N, C, H, W] of the result.</param>
            /// <param name="align_corners">Whether −1 and 1 are the centres of the outermost samples.</param>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false)
            {
                ArgumentNullException.ThrowIfNull(size);
                return Ops.affine_grid_generator.One(theta, size, align_corners);
            }

            /// <summary>Mean over windows.</summary>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Ops.avg_pool2d.One(input, kernel_size, stride ?? kernel_size, padding ?? [0], ceil_mode, count_include_pad, divisor_override);

            /// <summary>Mean over square windows.</summary>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size], [stride ?? kernel_size], [padding], ceil_mode, count_include_pad, divisor_override);

            /// <summary>Mean over windows.</summary>
            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Both(kernel_size), Both(stride ?? kernel_size), Both(padding ?? (0, 0)), ceil_mode, count_include_pad, divisor_override);

            /// <summary>Maximum over square windows.</summary>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, long dilation = 1, bool ceil_mode = false) =>
                Ops.max_pool2d.One(input, new[] { kernel_size }, new[] { stride ?? kernel_size }, new[] { padding }, new[] { dilation }, ceil_mode);

            /// <summary>Mean over as many windows as the result has samples.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => Ops.adaptive_avg_pool2d.One(input, output_size);

            /// <summary>Mean over as many windows as the result has samples.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, Both(output_size));

            /// <summary>Mean over as many windows as the result has samples.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, [output_size, output_size]);

            /// <summary>Columns of the windows of an image: [N, C, H, W] → [N, C · h · w, windows].</summary>
            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Ops.im2col.One(input, new[] { kernel_size, kernel_size }, new[] { dilation, dilation }, new[] { padding, padding }, new[] { stride, stride });

            private static long[] Both((long, long) pair) => [pair.Item1, pair.Item2];

            // libtorch's order is zeros, border, reflection; the package's is another.
            private static long GridPadding(GridSamplePaddingMode mode) => mode switch
            {
                GridSamplePaddingMode.Zeros => 0,
                GridSamplePaddingMode.Border => 1,
                GridSamplePaddingMode.Reflection => 2,
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "This is no padding mode of grids."),
            };
        }
    }
}
