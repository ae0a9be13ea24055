using System.Buffers;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Training.Data;

/// <summary>A batch of decoded pairs in pooled memory. Owns its memory: dispose it when its contents are copied or used.</summary>
public sealed class TrainingBatch : IDisposable
{
    private readonly int _imageSize;
    private byte[]? _pixels;
    private int[]? _tokens;

    internal TrainingBatch(int capacity, int imageSize, int contextLength)
    {
        (_imageSize, ContextLength) = (imageSize, contextLength);
        _pixels = ArrayPool<byte>.Shared.Rent(checked(capacity * 3 * imageSize * imageSize));
        _tokens = ArrayPool<int>.Shared.Rent(checked(capacity * contextLength));
        (Captions, Names, ClassIndices, Epochs) = (new string[capacity], new string[capacity], new int[capacity], new int[capacity]);
    }

    /// <summary>N, the pairs.</summary>
    public int Count { get; private set; }

    /// <summary>S, height and width of the pictures.</summary>
    public int ImageSize => _imageSize;

    /// <summary>T, the length of a token row.</summary>
    public int ContextLength { get; }

    /// <summary>The longest text: no row has anything but padding at or after this column, so a causal text tower may be given fewer columns.</summary>
    public int LongestText { get; private set; }

    /// <summary>[N, 3, S, S] R G B planes, 8 bits.</summary>
    public ReadOnlyMemory<byte> Pixels => Pooled(_pixels).AsMemory(0, Count * PixelsPerImage);

    /// <summary>[N, T] token ids.</summary>
    public ReadOnlyMemory<int> Tokens => Pooled(_tokens).AsMemory(0, Count * ContextLength);

    /// <summary>[N] the captions that were taken; entries after N are empty.</summary>
    public string[] Captions { get; }

    /// <summary>[N] names of the samples.</summary>
    public string[] Names { get; }

    /// <summary>[N] classes of the pictures, −1 where they have none.</summary>
    public int[] ClassIndices { get; }

    /// <summary>[N] the pass over the data that each sample belongs to.</summary>
    public int[] Epochs { get; }

    /// <summary>Where the loader goes on after this batch: save it with the step that used the batch.</summary>
    public DataPosition Position { get; internal set; } = null!;

    private int PixelsPerImage => 3 * _imageSize * _imageSize;

    /// <summary>Scales the pixels to [0, 1] and normalises them, (x / 255 − mean) / deviation.</summary>
    /// <param name="mean">Mean of each channel.</param>
    /// <param name="standardDeviation">Standard deviation of each channel.</param>
    /// <param name="destination">[N, 3, S, S] receives the values.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void CopyNormalized(ChannelTriple mean, ChannelTriple standardDeviation, Span<float> destination)
    {
        ReadOnlySpan<byte> pixels = Pixels.Span;
        if (destination.Length < pixels.Length)
        {
            throw new ArgumentException($"A batch of shape [{Count}, 3, {_imageSize}, {_imageSize}] needs {pixels.Length} values but the destination holds {destination.Length}.", nameof(destination));
        }

        Span<float> table = stackalloc float[256];
        int plane = _imageSize * _imageSize;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int value = 0; value < 256; value++)
            {
                table[value] = ((value / 255f) - mean[channel]) / standardDeviation[channel];
            }

            for (int row = 0; row < Count; row++)
            {
                int start = ((row * 3) + channel) * plane;
                ReadOnlySpan<byte> source = pixels.Slice(start, plane);
                Span<float> target = destination.Slice(start, plane);
                for (int i = 0; i < source.Length; i++)
                {
                    target[i] = table[source[i]];
                }
            }
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is byte[] pixels)
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }

        if (Interlocked.Exchange(ref _tokens, null) is int[] tokens)
        {
            ArrayPool<int>.Shared.Return(tokens);
        }
    }

    internal void Add(PreparedSample sample)
    {
        sample.Pixels.AsSpan(0, PixelsPerImage).CopyTo(Pooled(_pixels).AsSpan(Count * PixelsPerImage));
        sample.Tokens.AsSpan(0, ContextLength).CopyTo(Pooled(_tokens).AsSpan(Count * ContextLength));
        (Captions[Count], Names[Count], ClassIndices[Count], Epochs[Count]) = (sample.Caption, sample.Source.Name, sample.Source.ClassIndex, sample.Source.Epoch);
        LongestText = Math.Max(LongestText, sample.TokenCount);
        Count++;
    }

    private static T[] Pooled<T>(T[]? array) => array ?? throw new ObjectDisposedException(nameof(TrainingBatch));
}
