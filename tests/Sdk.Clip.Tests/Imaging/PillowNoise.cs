namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>The generator that tests/fixtures/pillow/record.py makes its input arrays with.</summary>
internal static class PillowNoise
{
    internal static byte[] Bytes(int seed, int count)
    {
        byte[] values = new byte[count];
        uint state = (uint)seed;
        for (int i = 0; i < count; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            values[i] = (byte)(state >> 24);
        }

        return values;
    }
}
