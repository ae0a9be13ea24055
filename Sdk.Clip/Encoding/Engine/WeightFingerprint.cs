using System.Security.Cryptography;
using System.Text;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Engine;

/// <summary>
/// Names an embedding space by its weights, the same in whatever precision and layout they are stored: SHA-256 over the signs of
/// the elements at the ends of every tensor. Rounding to 16 bits keeps every sign, that of a zero included, so files of one model
/// agree; training turns the signs of many small weights, so another model has another name. Reading all weights would cost a
/// second a gigabyte.
/// </summary>
internal static class WeightFingerprint
{
    /// <summary>Elements taken from each end of a tensor: within one page of memory, and some 150,000 signs of a ViT-B/32.</summary>
    private const int SampleElements = 256;
    private const int SignsInByte = 8;
    private const int ShownDigits = 16;

    /// <summary>The architecture's name and 16 hex digits.</summary>
    public static string SpaceId(Checkpoint checkpoint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ClipArchitecture architecture = checkpoint.Architecture;

        // Where a text ends is written down differently by files of one model, and is the same place.
        TextArchitecture text = architecture.Text with { Pooling = default, EndOfTextId = 0 };
        hash.AppendData(Encoding.UTF8.GetBytes($"{architecture.Vision}{text}"));
        foreach (CheckpointTensor tensor in checkpoint.Tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            AppendSigns(hash, tensor);
        }

        return $"{ArchitectureName.Of(architecture.Vision)}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..ShownDigits]}";
    }

    private static void AppendSigns(IncrementalHash hash, CheckpointTensor tensor)
    {
        Span<byte> signs = stackalloc byte[SampleElements / SignsInByte];
        long count = Math.Min(SampleElements, tensor.ElementCount);
        ReadSigns(tensor, 0, count, signs);
        hash.AppendData(signs);
        ReadSigns(tensor, tensor.ElementCount - count, count, signs);
        hash.AppendData(signs);
    }

    /// <summary>The top bit of each element's last byte, in every floating-point type.</summary>
    private static unsafe void ReadSigns(CheckpointTensor tensor, long first, long count, Span<byte> signs)
    {
        signs.Clear();
        int size = tensor.Type.ElementSize();
        byte* highest = (byte*)tensor.Address + (first * size) + size - 1;
        for (int index = 0; index < count; index++)
        {
            signs[index / SignsInByte] |= (byte)((highest[index * size] >> 7) << (index % SignsInByte));
        }
    }
}
