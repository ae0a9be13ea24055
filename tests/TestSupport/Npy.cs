using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Clip.Sdk.TestSupport;

/// <summary>Reads NumPy 1.0 files of the fixtures: little endian, C order.</summary>
public static partial class Npy
{
    public static (int[] Shape, float[] Values) ReadFloats(string path) => Read<float>(path, "<f4");

    public static (int[] Shape, long[] Values) ReadLongs(string path) => Read<long>(path, "<i8");

    public static (int[] Shape, byte[] Values) ReadBytes(string path) => Read<byte>(path, "|u1");

    private static (int[] Shape, T[] Values) Read<T>(string path, string descr)
        where T : unmanaged
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = BitConverter.ToUInt16(file, 8);
        string header = Encoding.ASCII.GetString(file, 10, headerLength);
        Assert.Contains($"'descr': '{descr}'", header, StringComparison.Ordinal);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        int[] shape = [.. ShapeNumber().Matches(header[header.IndexOf('(', StringComparison.Ordinal)..])
            .Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];
        return (shape, MemoryMarshal.Cast<byte, T>(file.AsSpan(10 + headerLength)).ToArray());
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex ShapeNumber();
}
