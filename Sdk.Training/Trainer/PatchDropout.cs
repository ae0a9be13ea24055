using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>Chooses the patches that a training step looks at (FLIP, Li et al. 2022, arXiv:2212.00794). The choice follows from seed, step and pair alone.</summary>
internal static class PatchDropout
{
    // Apart from the numbers that the data room gives to its own draws.
    private const long Stream = 1001;

    /// <summary>Patches that stay of so many.</summary>
    public static int Kept(int patches, double dropout) => Math.Max(1, (int)(patches * (1 - dropout)));

    /// <summary>[count, K] numbers of patches in [0, patches), each row in rising order, as 64-bit integers on the CPU.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="step">The optimiser step.</param>
    /// <param name="firstPair">Number of the first pair within the step, over all processes and batches.</param>
    /// <param name="count">Pairs.</param>
    /// <param name="patches">P.</param>
    /// <param name="dropout">Part that is left out.</param>
    public static Tensor Draw(long seed, long step, long firstPair, int count, int patches, double dropout)
    {
        int kept = Kept(patches, dropout);
        Tensor result = empty([count, kept], ScalarType.Int64);
        Span<long> values = MemoryMarshal.Cast<byte, long>(result.bytes);
        int[] order = new int[patches];
        for (int row = 0; row < count; row++)
        {
            var random = new SeededRandom(seed, Stream, step, firstPair + row);
            for (int i = 0; i < patches; i++)
            {
                order[i] = i;
            }

            for (int i = 0; i < kept; i++)
            {
                int other = i + random.Next(patches - i);
                (order[i], order[other]) = (order[other], order[i]);
            }

            order.AsSpan(0, kept).Sort();
            for (int i = 0; i < kept; i++)
            {
                values[(row * kept) + i] = order[i];
            }
        }

        return result;
    }
}
