namespace Clip.Guidance.Diffusion.Cutouts;

/// <summary>
/// Random numbers that follow from keys alone (SplitMix64 over a hash of them), so that a cutout is the same whichever chunk,
/// model or thread asks for it.
/// </summary>
internal struct CounterRandom
{
    private ulong _state;

    public CounterRandom(long seed, params ReadOnlySpan<long> keys)
    {
        _state = Mix(unchecked((ulong)seed));
        foreach (long key in keys)
        {
            _state = Mix(_state ^ Mix(unchecked((ulong)key + 0x9E3779B97F4A7C15)));
        }
    }

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1ul << 53));

    /// <summary>−1 to below 1.</summary>
    public double NextSigned() => (2 * NextDouble()) - 1;

    /// <summary>0 to below <paramref name="end"/>.</summary>
    public int NextInt(int end) => (int)(NextDouble() * end);

    /// <summary>Mean 0, deviation 1: the sum of four even 16-bit numbers, near enough to normal for noise on pixels and much cheaper.</summary>
    public float NextNearlyNormal()
    {
        ulong bits = Next();
        int sum = (int)(ushort)bits + (ushort)(bits >> 16) + (ushort)(bits >> 32) + (ushort)(bits >> 48);

        // Each has the variance (2¹⁶)² / 12.
        return (sum - (2 * 65535f)) * (1 / 37837.2f);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
