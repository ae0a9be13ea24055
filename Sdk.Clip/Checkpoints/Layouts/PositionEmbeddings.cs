namespace Clip.Sdk.Checkpoints;

/// <summary>Fits the position embeddings of a vision transformer to another image size, as open_clip's <c>resize_pos_embed</c> does.</summary>
/// <remarks>
/// The cells' rows form a grid that is resized like a picture: bicubic with antialiasing and without aligned corners, which is
/// torch's <c>interpolate(mode="bicubic", antialias=True, align_corners=False)</c>. The class token's row stays as it is.
/// </remarks>
internal static unsafe class PositionEmbeddings
{
    /// <summary>Resizes [C + old², width] to [C + new², width].</summary>
    /// <param name="tensor">The embeddings; any floating-point type.</param>
    /// <param name="classTokens">C, rows before the grid, which stay as they are: 1 or 0.</param>
    /// <param name="gridSize">Cells along one side of the result.</param>
    /// <param name="storages">Takes over the memory.</param>
    /// <returns>A tensor of 32-bit floats, computed on demand.</returns>
    public static CheckpointTensor Resize(CheckpointTensor tensor, int classTokens, int gridSize, StorageSet storages)
    {
        int width = (int)tensor.Shape[1];
        int oldSize = (int)Math.Round(Math.Sqrt(tensor.Shape[0] - classTokens));
        long[] shape = [((long)gridSize * gridSize) + classTokens, width];
        DeferredStorage storage = storages.Add(new DeferredStorage(TensorShape.Count(shape) * sizeof(float), destination =>
        {
            float[] source = TensorConversion.ReadFloats(tensor);
            Span<float> target = new(destination, checked((int)TensorShape.Count(shape)));
            int fixedLength = classTokens * width;
            source.AsSpan(0, fixedLength).CopyTo(target);
            Resize(source.AsSpan(fixedLength), oldSize, target[fixedLength..], gridSize, width);
        }));
        return new CheckpointTensor(tensor.Name, TensorType.Float32, shape, storage, 0);
    }

    private static void Resize(ReadOnlySpan<float> source, int oldSize, Span<float> target, int newSize, int width)
    {
        (int First, float[] Weights)[] taps = Taps(oldSize, newSize);

        // Rows of the grid keep their height while each becomes newSize cells wide, then columns follow.
        float[] wide = new float[oldSize * newSize * width];
        for (int row = 0; row < oldSize; row++)
        {
            for (int column = 0; column < newSize; column++)
            {
                Accumulate(source, ((row * oldSize) + taps[column].First) * width, width, taps[column].Weights, wide.AsSpan(((row * newSize) + column) * width, width));
            }
        }

        for (int row = 0; row < newSize; row++)
        {
            for (int column = 0; column < newSize; column++)
            {
                Accumulate(wide, ((taps[row].First * newSize) + column) * width, newSize * width, taps[row].Weights, target.Slice(((row * newSize) + column) * width, width));
            }
        }
    }

    private static void Accumulate(ReadOnlySpan<float> source, int first, int step, float[] weights, Span<float> target)
    {
        target.Clear();
        for (int tap = 0; tap < weights.Length; tap++)
        {
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(source.Slice(first + (tap * step), target.Length), weights[tap], target, target);
        }
    }

    // The filter is widened when shrinking, cut at the border, and its weights sum to one.
    private static (int First, float[] Weights)[] Taps(int oldSize, int newSize)
    {
        double scale = (double)oldSize / newSize;
        double filterScale = Math.Max(scale, 1);
        double support = 2 * filterScale;
        var taps = new (int First, float[] Weights)[newSize];
        for (int cell = 0; cell < newSize; cell++)
        {
            double centre = scale * (cell + 0.5);
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int end = Math.Min((int)(centre + support + 0.5), oldSize);
            double[] weights = new double[end - first];
            for (int tap = 0; tap < weights.Length; tap++)
            {
                weights[tap] = Bicubic((first + tap - centre + 0.5) / filterScale);
            }

            double sum = weights.Sum();
            taps[cell] = (first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        }

        return taps;
    }

    // Keys' cubic convolution with a = -0.5, as torch and Pillow have it for antialiased resizing.
    private static double Bicubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        return x switch
        {
            < 1 => (((((a + 2) * x) - (a + 3)) * x) * x) + 1,
            < 2 => ((((((x - 5) * x) + 8) * x) - 4) * a),
            _ => 0,
        };
    }
}
