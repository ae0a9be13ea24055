using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;

namespace Clip.Sdk.Retrieval;

/// <summary>What may go into an index.</summary>
internal static class IndexRules
{
    private const float UnitTolerance = 0.01f;

    public static void Check(IndexedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentException.ThrowIfNullOrEmpty(image.Path, nameof(image));
        if (Encoding.UTF8.GetByteCount(image.Path) > EntryTable.MaxPathBytes)
        {
            throw new InputException($"A path of {image.Path.Length} characters is longer than an index keeps ({EntryTable.MaxPathBytes} bytes). Shorten it.", image.Path[..60]);
        }

        if (image.Caption is not null && Encoding.UTF8.GetByteCount(image.Caption) > EntryTable.MaxCaptionBytes)
        {
            throw new InputException($"The caption of '{image.Path}' has {image.Caption.Length} characters; an index keeps {EntryTable.MaxCaptionBytes} bytes. Shorten it.", image.Path);
        }

        if (image.Sha256 is not null && (image.Sha256.Length != 2 * SHA256.HashSizeInBytes || !image.Sha256.All(char.IsAsciiHexDigit)))
        {
            throw new ArgumentException($"'{image.Sha256}' is no SHA-256: 64 hexadecimal digits were expected.", nameof(image));
        }
    }

    public static void CheckRow(ReadOnlySpan<float> row, ImageIndexInfo info, string name)
    {
        if (row.Length != info.Dimensions)
        {
            throw new ArgumentException($"The index holds embeddings of {info.Dimensions} dimensions but got one of {row.Length}. Encode with the model of space '{info.SpaceId}'.", name);
        }

        float length = TensorPrimitives.Norm(row);
        if (!(MathF.Abs(length - 1) <= UnitTolerance))
        {
            throw new ArgumentException($"The index holds embeddings of unit length but got one of length {length}. Encode with EmbeddingForm.Normalized.", name);
        }
    }
}
