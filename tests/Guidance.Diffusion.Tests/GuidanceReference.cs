using System.Text.Json;

namespace Clip.Guidance.Diffusion.Tests;

/// <summary>What tests/reference/guidance.py computed with torch in double precision.</summary>
internal static class GuidanceReference
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("guidance", "expected.json"))).RootElement;

    public static float[] Floats(this JsonElement element) => [.. element.EnumerateArray().Select(value => value.GetSingle())];

    public static double[] Doubles(this JsonElement element) => [.. element.EnumerateArray().Select(value => value.GetDouble())];

    public static float[] Array(string name) => Npy.ReadFloats(Fixtures.Local("guidance", name)).Values;

    /// <summary>The largest difference, as a share of the largest expected value.</summary>
    public static double Off(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0, difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i]));
            difference = Math.Max(difference, Math.Abs(expected[i] - actual[i]));
        }

        return difference / Math.Max(largest, 1e-30);
    }
}
