using System.Runtime.InteropServices;
using System.Text;

namespace Clip.Guidance.Diffusion.Conditioning;

/// <summary>Floats as a NumPy file, format 1.0: little endian, C order.</summary>
internal static class NpyBytes
{
    private const int Alignment = 64, PreambleLength = 10;

    public static byte[] Of(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        string sizes = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : string.Empty);
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes}), }}";
        int padding = Alignment - ((PreambleLength + header.Length + 1) % Alignment);
        header += new string(' ', padding) + "\n";
        byte[] file = new byte[PreambleLength + header.Length + (values.Length * sizeof(float))];
        file[0] = 0x93;
        "NUMPY"u8.CopyTo(file.AsSpan(1));
        file[6] = 1;
        file[8] = (byte)header.Length;
        file[9] = (byte)(header.Length >> 8);
        Encoding.ASCII.GetBytes(header, file.AsSpan(PreambleLength));
        MemoryMarshal.AsBytes(values).CopyTo(file.AsSpan(PreambleLength + header.Length));
        return file;
    }
}
