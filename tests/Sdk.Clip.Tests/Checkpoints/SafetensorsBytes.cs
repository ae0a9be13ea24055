using System.Buffers.Binary;
using System.Text;

namespace Clip.Sdk.Checkpoints;

/// <summary>Builds safetensors files by hand, wrong ones included.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Of(string header, int dataLength, long? claimedLength = null) =>
        Of(Encoding.UTF8.GetBytes(header), new byte[dataLength], claimedLength);

    public static byte[] Of(byte[] header, byte[] data, long? claimedLength = null)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, claimedLength ?? header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }
}
