using System.Runtime.Intrinsics.X86;

namespace Clip.Sdk.Graphs;

/// <summary>What the processor's 8-bit products can hold.</summary>
internal static class IntegerProducts
{
    private const int FullRange = 127;

    /// <summary>255 · 63 · 2 just fits into 16 bits.</summary>
    private const int RangeWithoutOverflow = 63;

    /// <summary>
    /// The largest weight. x86 without the VNNI instructions adds two products of bytes in 16 bits and clips the sum, which 8-bit
    /// weights overflow; there weights have 7 bits.
    /// </summary>
    public static int WeightLimit { get; } = !X86Base.IsSupported || HasVnni() ? FullRange : RangeWithoutOverflow;

    private static bool HasVnni()
    {
        const int ExtendedFeatures = 7;
        const int Avx512VnniBit = 1 << 11;
        const int AvxVnniBit = 1 << 4;
        int highest = X86Base.CpuId(0, 0).Eax;
        if (highest < ExtendedFeatures)
        {
            return false;
        }

        bool hasAvx512Vnni = Avx512F.IsSupported && (X86Base.CpuId(ExtendedFeatures, 0).Ecx & Avx512VnniBit) != 0;
        bool hasAvxVnni = Avx2.IsSupported && (X86Base.CpuId(ExtendedFeatures, 1).Eax & AvxVnniBit) != 0;
        return hasAvx512Vnni || hasAvxVnni;
    }
}
