using System.Buffers;

namespace Clip.Sdk.Imaging;

/// <summary>
/// Preprocessed pictures side by side in one block of pooled memory, [N, 3, H, W]: what an engine takes without copying. A
/// picture that could not be read leaves zeros and its error.
/// </summary>
/// <remarks>Dispose it when the engine is done; the memory is lent out again then.</remarks>
public sealed class PixelBatch : IDisposable
{
    private readonly ImageFormatException?[] _errors;
    private float[]? _values;

    internal PixelBatch(int count, int height, int width)
    {
        (Count, Height, Width) = (count, height, width);
        _errors = new ImageFormatException?[count];
        _values = ArrayPool<float>.Shared.Rent(checked(count * ValuesPerImage));
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>H.</summary>
    public int Height { get; }

    /// <summary>W.</summary>
    public int Width { get; }

    /// <summary>3 × H × W.</summary>
    public int ValuesPerImage => checked(3 * Height * Width);

    /// <summary>[N, 3, H, W] values; valid until the batch is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    public Memory<float> Values => (_values ?? throw new ObjectDisposedException(nameof(PixelBatch))).AsMemory(0, Count * ValuesPerImage);

    /// <summary>For each picture why it could not be read, or null.</summary>
    public IReadOnlyList<ImageFormatException?> Errors => _errors;

    /// <summary>The values of one picture, [3, H, W].</summary>
    /// <param name="index">The picture, from 0.</param>
    public Span<float> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Values.Span.Slice(index * ValuesPerImage, ValuesPerImage);
        }
    }

    /// <summary>Raises the error of the first picture that could not be read, if there is one.</summary>
    /// <exception cref="ImageFormatException">A picture could not be read.</exception>
    public void ThrowIfAnyFailed()
    {
        if (Array.Find(_errors, error => error is not null) is { } first)
        {
            throw new ImageFormatException(first.Message, first.Reason, first.ImageName, first);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _values, null) is float[] values)
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    internal void Fail(int index, ImageFormatException error)
    {
        this[index].Clear();
        _errors[index] = error;
    }
}
