using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Clip.Sdk.Imaging.Resampling;

/// <summary>
/// The two passes with AVX2. A 23-bit weight is split into two 16-bit halves, so that one instruction multiplies sixteen pixels
/// and adds neighbours; sums are taken modulo 2^32, as in the plain form, so the result has the same bits.
/// </summary>
internal sealed unsafe class Avx2ByteKernel : IByteKernel
{
    private const int Half = 1 << (AxisWeights.PrecisionBits - 1);
    private const int LowBits = 12;

    internal static bool IsSupported => Avx2.IsSupported;

    public void Horizontal(byte* source, nint sourceStride, int rows, byte* sourceEnd, int channels, AxisWeights axis, byte* target, byte* targetEnd)
    {
        using var taps = new PackedTaps(axis, channels);
        int rowBytes = axis.Length * channels;

        // A load takes 16 bytes and a store 4: the last rows go through padded memory.
        nint lastByte = (nint)axis.EndSource * channels;
        int direct = rows;
        while (direct > 0 && (source + ((direct - 1) * sourceStride) + lastByte + PackedTaps.LoadBytes > sourceEnd
            || target + ((nint)direct * rowBytes) + sizeof(int) > targetEnd))
        {
            direct--;
        }

        Rows(source, sourceStride, direct, channels, axis, taps, target, rowBytes);
        if (direct == rows)
        {
            return;
        }

        byte[] scratch = ArrayPool<byte>.Shared.Rent(checked((int)lastByte + PackedTaps.LoadBytes + rowBytes + sizeof(int)));
        fixed (byte* input = scratch)
        {
            byte* output = input + lastByte + PackedTaps.LoadBytes;
            for (int y = direct; y < rows; y++)
            {
                Buffer.MemoryCopy(source + (y * sourceStride), input, lastByte, lastByte);
                Rows(input, 0, 1, channels, axis, taps, output, rowBytes);
                Buffer.MemoryCopy(output, target + ((nint)y * rowBytes), rowBytes, rowBytes);
            }
        }

        ArrayPool<byte>.Shared.Return(scratch);
    }

    public void Vertical(byte* source, nint sourceStride, int rowBytes, AxisWeights axis, int firstRow, byte* target)
    {
        int[] weights = axis.ToFixedPoint();
        for (int y = 0; y < axis.Length; y++, target += rowBytes)
        {
            byte* first = source + ((axis.Starts[y] - firstRow) * sourceStride);
            ReadOnlySpan<int> taps = weights.AsSpan(y * axis.Stride, axis.Counts[y]);
            if (rowBytes < 16)
            {
                ScalarByteKernel.Point(first, sourceStride, rowBytes, taps, target);
                continue;
            }

            for (int i = 0; i <= rowBytes - 16; i += 16)
            {
                Sixteen(first + i, sourceStride, taps, target + i);
            }

            // The rest of the row overlaps what is done already.
            Sixteen(first + rowBytes - 16, sourceStride, taps, target + rowBytes - 16);
        }
    }

    private static void Rows(byte* source, nint sourceStride, int rows, int channels, AxisWeights axis, PackedTaps taps, byte* target, int rowBytes)
    {
        fixed (int* starts = axis.Starts)
        fixed (int* groups = taps.Groups)
        {
            for (int y = 0; y < rows; y++)
            {
                Row(source + (y * sourceStride), channels, starts, groups, axis.Length, taps, target + ((nint)y * rowBytes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(byte* row, int channels, int* starts, int* groups, int length, PackedTaps taps, byte* target)
    {
        Vector256<byte> shuffle = taps.Shuffle;
        nint advance = taps.TapsPerLoad * channels;
        short* weights = taps.Weights;
        for (int x = 0; x < length; x++)
        {
            byte* pixel = row + ((nint)starts[x] * channels);
            Vector256<int> high = Vector256<int>.Zero;
            Vector256<int> low = Vector256<int>.Zero;
            for (int group = groups[x]; group > 0; group--)
            {
                Vector256<short> values = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(pixel), shuffle).AsInt16();
                high += Avx2.MultiplyAddAdjacent(values, Vector256.Load(weights));
                low += Avx2.MultiplyAddAdjacent(values, Vector256.Load(weights + 16));
                pixel += advance;
                weights += 32;
            }

            Vector256<int> both = (high << LowBits) + low;
            Vector128<int> sum = both.GetLower() + both.GetUpper();
            if (channels < 3)
            {
                sum += Sse2.Shuffle(sum, 0b01_00_11_10);
                if (channels == 1)
                {
                    sum += Sse2.Shuffle(sum, 0b10_11_00_01);
                }
            }

            sum = (sum + Vector128.Create(Half)) >> AxisWeights.PrecisionBits;
            Vector128<short> words = Sse2.PackSignedSaturate(sum, sum);
            Unsafe.WriteUnaligned(target, Sse2.PackUnsignedSaturate(words, words).AsUInt32().ToScalar());
            target += channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(byte* source, nint step, ReadOnlySpan<int> weights, byte* target)
    {
        Vector256<int> high0 = Vector256<int>.Zero, high1 = high0, low0 = high0, low1 = high0;
        int k = 0;
        while (k < weights.Length)
        {
            int first = weights[k];
            bool pair = k + 1 < weights.Length;
            int second = pair ? weights[k + 1] : 0;
            Vector128<byte> a = Vector128.Load(source);
            Vector128<byte> b = Vector128.Load(pair ? source + step : source);
            Vector256<short> lower = Avx2.ConvertToVector256Int16(Sse2.UnpackLow(a, b));
            Vector256<short> upper = Avx2.ConvertToVector256Int16(Sse2.UnpackHigh(a, b));
            Vector256<short> highPair = PairOf(first >> LowBits, second >> LowBits);
            Vector256<short> lowPair = PairOf(first & ((1 << LowBits) - 1), second & ((1 << LowBits) - 1));
            high0 += Avx2.MultiplyAddAdjacent(lower, highPair);
            low0 += Avx2.MultiplyAddAdjacent(lower, lowPair);
            high1 += Avx2.MultiplyAddAdjacent(upper, highPair);
            low1 += Avx2.MultiplyAddAdjacent(upper, lowPair);
            source += step * 2;
            k += 2;
        }

        Vector256<int> half = Vector256.Create(Half);
        Vector256<int> sum0 = ((high0 << LowBits) + low0 + half) >> AxisWeights.PrecisionBits;
        Vector256<int> sum1 = ((high1 << LowBits) + low1 + half) >> AxisWeights.PrecisionBits;
        Vector128<short> words0 = Sse2.PackSignedSaturate(sum0.GetLower(), sum0.GetUpper());
        Vector128<short> words1 = Sse2.PackSignedSaturate(sum1.GetLower(), sum1.GetUpper());
        Sse2.PackUnsignedSaturate(words0, words1).Store(target);
    }

    private static Vector256<short> PairOf(int first, int second) => Vector256.Create((first & 0xffff) | (second << 16)).AsInt16();

    /// <summary>The weights in the order in which the pixels lie in a vector, and how to bring the pixels there.</summary>
    private sealed class PackedTaps : IDisposable
    {
        internal const int LoadBytes = 16;

        private readonly short[] _weights;
        private readonly MemoryHandle _pin;

        internal PackedTaps(AxisWeights axis, int channels)
        {
            TapsPerLoad = channels switch { 1 => 16, 2 => 8, _ => 4 };
            Groups = new int[axis.Length];
            int total = 0;
            for (int x = 0; x < axis.Length; x++)
            {
                Groups[x] = (axis.Counts[x] + TapsPerLoad - 1) / TapsPerLoad;
                total = checked(total + (Groups[x] * 32));
            }

            _weights = ArrayPool<short>.Shared.Rent(total);
            _pin = _weights.AsMemory().Pin();
            Weights = (short*)_pin.Pointer;
            Pack(axis, channels);
            Shuffle = MakeShuffle(channels);
        }

        internal int TapsPerLoad { get; }

        internal int[] Groups { get; }

        internal short* Weights { get; }

        internal Vector256<byte> Shuffle { get; }

        public void Dispose()
        {
            _pin.Dispose();
            ArrayPool<short>.Shared.Return(_weights);
        }

        private void Pack(AxisWeights axis, int channels)
        {
            int[] integers = axis.ToFixedPoint();
            short* packed = Weights;
            for (int x = 0; x < axis.Length; x++)
            {
                ReadOnlySpan<int> taps = integers.AsSpan(x * axis.Stride, axis.Counts[x]);
                for (int group = 0; group < Groups[x]; group++, packed += 32)
                {
                    for (int lane = 0; lane < 16; lane++)
                    {
                        int tap = (group * TapsPerLoad) + TapOf(lane, channels);
                        int weight = tap < taps.Length ? taps[tap] : 0;
                        packed[lane] = (short)(weight >> LowBits);
                        packed[lane + 16] = (short)(weight & ((1 << LowBits) - 1));
                    }
                }
            }
        }

        /// <summary>Which pixel of a load a 16-bit lane holds: two neighbours side by side, because they are added.</summary>
        private static int TapOf(int lane, int channels) => channels switch
        {
            1 => lane,
            2 => ((lane / 4) * 2) + (lane % 2),
            _ => ((lane / 8) * 2) + (lane % 2),
        };

        /// <summary>Which channel a 16-bit lane holds; channel 3 of an image of three is left zero.</summary>
        private static int ChannelOf(int lane, int channels) => channels switch
        {
            1 => 0,
            2 => (lane / 2) % 2,
            _ => (lane / 2) % 4,
        };

        private static Vector256<byte> MakeShuffle(int channels)
        {
            Span<byte> indices = stackalloc byte[32];
            for (int lane = 0; lane < 16; lane++)
            {
                int channel = ChannelOf(lane, channels);
                indices[2 * lane] = channel < channels ? (byte)((TapOf(lane, channels) * channels) + channel) : (byte)0x80;
                indices[(2 * lane) + 1] = 0x80;
            }

            return Vector256.Create<byte>(indices);
        }
    }
}
