using System.Numerics;

namespace Clip.Sdk.Training;

/// <summary>
/// A small random generator (xoshiro256** seeded by SplitMix64, Blackman and Vigna 2018) whose numbers are the same on every machine
/// and in every version, which <see cref="Random"/> does not promise. Made anew for each sample from what names it, so that
/// no draw depends on another sample's.
/// </summary>
/// <remarks>A mutable value: pass it by reference.</remarks>
public struct SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>A generator for one thing, named by up to four numbers, for example seed, purpose, epoch and sample.</summary>
    /// <param name="seed">The first number.</param>
    /// <param name="stream">The second.</param>
    /// <param name="epoch">The third.</param>
    /// <param name="sample">The fourth.</param>
    public SeededRandom(long seed, long stream = 0, long epoch = 0, long sample = 0)
    {
        ulong state = Mix((ulong)seed + 0x9E3779B97F4A7C15);
        state = Mix(state ^ (ulong)stream) + 0x9E3779B97F4A7C15;
        state = Mix(state ^ (ulong)epoch) + 0x9E3779B97F4A7C15;
        state = Mix(state ^ (ulong)sample);
        _a = Mix(state += 0x9E3779B97F4A7C15);
        _b = Mix(state += 0x9E3779B97F4A7C15);
        _c = Mix(state += 0x9E3779B97F4A7C15);
        _d = Mix(state + 0x9E3779B97F4A7C15);
    }

    /// <summary>Goes on from a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> returned.</param>
    /// <exception cref="ArgumentException">It is not four numbers, or all are zero.</exception>
    public SeededRandom(IReadOnlyList<ulong> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Count != 4 || (state[0] | state[1] | state[2] | state[3]) == 0)
        {
            throw new ArgumentException($"A saved random state is four numbers, not all zero, but {state.Count} came.", nameof(state));
        }

        (_a, _b, _c, _d) = (state[0], state[1], state[2], state[3]);
    }

    /// <summary>The state, from which a new generator goes on.</summary>
    public readonly ulong[] Save() => [_a, _b, _c, _d];

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [minimum, maximum).</summary>
    /// <param name="minimum">The lower end.</param>
    /// <param name="maximum">The upper end.</param>
    public double NextDouble(double minimum, double maximum) => minimum + ((maximum - minimum) * NextDouble());

    /// <summary>A whole number in [0, count), each equally likely (Lemire 2019).</summary>
    /// <param name="count">At least 1.</param>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)Next((long)count);
    }

    /// <summary>A whole number in [0, count), each equally likely.</summary>
    /// <param name="count">At least 1.</param>
    public long Next(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ulong range = (ulong)count;
        ulong high = Math.BigMul(NextBits(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0UL - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextBits(), range, out low);
            }
        }

        return (long)high;
    }

    /// <summary>True with a probability.</summary>
    /// <param name="probability">0 to 1.</param>
    public bool NextBool(double probability = 0.5) => NextDouble() < probability;

    /// <summary>A standard normal number (Box and Muller).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts items into random order (Fisher and Yates).</summary>
    /// <param name="items">The items.</param>
    /// <typeparam name="T">Any type.</typeparam>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
