using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Clip.Sdk.Benchmarks.Retrieval;

/// <summary>The most that a scan can hope for: all threads read memory and do next to nothing with it.</summary>
internal static unsafe class MemoryBandwidth
{
    private const int BlockBytes = 4 << 20;

    /// <summary>Reads a buffer once.</summary>
    /// <returns>A sum that keeps the reads from being left out.</returns>
    public static long Read(byte* data, long bytes, int threads)
    {
        int next = -1, blocks = (int)(bytes / BlockBytes);
        long total = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            Vector256<long> a = default, b = default, c = default, d = default;
            for (int block = Interlocked.Increment(ref next); block < blocks; block = Interlocked.Increment(ref next))
            {
                byte* end = data + ((block + 1L) * BlockBytes);
                for (byte* at = data + ((long)block * BlockBytes); at < end; at += 128)
                {
                    a += Vector256.Load((long*)at);
                    b += Vector256.Load((long*)(at + 32));
                    c += Vector256.Load((long*)(at + 64));
                    d += Vector256.Load((long*)(at + 96));
                }
            }

            Interlocked.Add(ref total, Vector256.Sum(a + b + c + d));
        });
        return total;
    }

    public static byte* Allocate(long bytes)
    {
        byte* data = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, 64);
        for (long i = 0; i < bytes; i += 4096)
        {
            data[i] = (byte)i;
        }

        return data;
    }

    public static void Free(byte* data) => NativeMemory.AlignedFree(data);
}
