using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Clip.Sdk.ZeroShot;

/// <summary>The hash of everything that label embeddings depend on.</summary>
internal static class ZeroShotKey
{
    // Goes up when the way from labels to embeddings changes.
    private const int Version = 1;

    public static string Compute(IClipModel model, IReadOnlyList<string> labels, PromptTemplates templates)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Version);
        Append(hash, model.Texts.Info.SpaceId);
        Append(hash, model.Texts.Info.Dimensions);
        // The same space, but other bits: a cached run must print what an uncached one prints.
        Append(hash, model.Info.Precision);
        Append(hash, model.Texts.ContextLength);
        Append(hash, labels);
        Append(hash, templates.Templates);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, IReadOnlyList<string> texts)
    {
        Append(hash, texts.Count);
        foreach (string text in texts)
        {
            Append(hash, text);
        }
    }

    // Lengths go first, so that ["ab", "c"] and ["a", "bc"] differ.
    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
