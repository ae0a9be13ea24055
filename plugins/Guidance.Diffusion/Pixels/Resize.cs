using System.Runtime.Intrinsics;

namespace Clip.Guidance.Diffusion.Pixels;

/// <summary>Resizes a rectangle of a canvas, and carries gradients back: one matrix over the rows, one over the columns.</summary>
internal static class Resize
{
    /// <summary>target = vertical · region · horizontalᵀ.</summary>
    /// <param name="source">The canvas that holds the region.</param>
    /// <param name="top">The region's first row.</param>
    /// <param name="left">The region's first column.</param>
    /// <param name="vertical">[target's height, region's height].</param>
    /// <param name="horizontal">[target's width, region's width].</param>
    /// <param name="target">Receives the result.</param>
    public static void Apply(Canvas source, int top, int left, SparseRows vertical, SparseRows horizontal, Canvas target)
    {
        float[] row = new float[horizontal.Inputs * Canvas.Channels];
        for (int y = 0; y < vertical.Outputs; y++)
        {
            Array.Clear(row);
            MixRows(source, top, left, horizontal.Inputs, vertical, y, row);
            Span<float> output = target.Row(y);
            output.Clear();
            MixPixels(row, horizontal, output);
        }
    }

    /// <summary>Adds to the region what a gradient of <see cref="Apply"/>'s target means for it; the matrices are given transposed.</summary>
    /// <param name="gradient">With respect to the target.</param>
    /// <param name="vertical">[region's height, target's height].</param>
    /// <param name="horizontal">[region's width, target's width].</param>
    /// <param name="source">The canvas whose region is added to.</param>
    /// <param name="top">The region's first row.</param>
    /// <param name="left">The region's first column.</param>
    public static void AddAdjoint(Canvas gradient, SparseRows vertical, SparseRows horizontal, Canvas source, int top, int left)
    {
        float[] row = new float[horizontal.Inputs * Canvas.Channels];
        for (int y = 0; y < vertical.Outputs; y++)
        {
            Array.Clear(row);
            MixRows(gradient, 0, 0, horizontal.Inputs, vertical, y, row);
            MixPixels(row, horizontal, source.Row(top + y, left, horizontal.Outputs));
        }
    }

    private static void MixRows(Canvas source, int top, int left, int columns, SparseRows vertical, int y, Span<float> row)
    {
        ReadOnlySpan<int> rows = vertical.Columns(y);
        ReadOnlySpan<float> weights = vertical.Weights(y);
        for (int k = 0; k < rows.Length; k++)
        {
            Rows.AddScaled(source.Row(top + rows[k], left, columns), weights[k], row);
        }
    }

    private static void MixPixels(ReadOnlySpan<float> row, SparseRows horizontal, Span<float> output)
    {
        for (int x = 0; x < horizontal.Outputs; x++)
        {
            ReadOnlySpan<int> columns = horizontal.Columns(x);
            ReadOnlySpan<float> weights = horizontal.Weights(x);
            Span<float> pixel = output.Slice(x * Canvas.Channels, Canvas.Channels);
            var sum = Vector128.Create<float>(pixel);
            for (int k = 0; k < columns.Length; k++)
            {
                sum = Vector128.FusedMultiplyAdd(Vector128.Create(row.Slice(columns[k] * Canvas.Channels, Canvas.Channels)), Vector128.Create(weights[k]), sum);
            }

            sum.CopyTo(pixel);
        }
    }
}
