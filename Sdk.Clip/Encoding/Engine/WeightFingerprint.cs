using System.Security.Cryptography;
using System.Text;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.Engine;

/// <summary>
/// Names an embedding space by its weights without reading all of them: SHA-256 over the ends of every tensor. Training
/// changes every tensor, so another model gives another name; a hash of the whole file would cost a second a gigabyte.
/// </summary>
internal static class WeightFingerprint
{
    private const int SampleBytes = 64;
    private const int ShownDigits = 16;

    /// <summary>The model's name and 16 hex digits.</summary>
    public static string SpaceId(Checkpoint checkpoint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ClipArchitecture architecture = checkpoint.Architecture;
        hash.AppendData(Encoding.UTF8.GetBytes($"{architecture.Vision}{architecture.Text}"));
        foreach (CheckpointTensor tensor in checkpoint.Tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(tensor.Name));
            Append(hash, tensor);
        }

        return $"{architecture.Name}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..ShownDigits]}";
    }

    private static unsafe void Append(IncrementalHash hash, CheckpointTensor tensor)
    {
        byte* data = (byte*)tensor.Address;
        int length = (int)Math.Min(SampleBytes, tensor.ByteLength);
        hash.AppendData(new ReadOnlySpan<byte>(data, length));
        hash.AppendData(new ReadOnlySpan<byte>(data + tensor.ByteLength - length, length));
    }
}
