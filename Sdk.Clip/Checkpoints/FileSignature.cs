using System.Text;

namespace Clip.Sdk.Checkpoints;

/// <summary>Tells a file's format by its first bytes, and says what else people mistake for weights.</summary>
internal static class FileSignature
{
    private const int HeadLength = 512;

    /// <summary>The format; zip archives of torch.save and torch.jit.save are told apart later.</summary>
    /// <exception cref="ModelFormatException">The file is of no format that holds tensors here.</exception>
    public static TensorArchiveFormat Detect(MappedFile file)
    {
        ReadOnlySpan<byte> head = file.Span(0, (int)Math.Min(HeadLength, file.Length));
        if (head.StartsWith("PK\x03\x04"u8))
        {
            return TensorArchiveFormat.TorchZip;
        }

        // Protocol 2 and later say so in their first instruction; torch has never written older ones.
        if (head is [0x80, >= 2 and <= 5, ..])
        {
            return TensorArchiveFormat.TorchLegacy;
        }

        // Eight bytes of header length, of which a header below 100 MB leaves the upper four empty.
        if (head.Length > 8 && head[8] == (byte)'{')
        {
            return TensorArchiveFormat.Safetensors;
        }

        throw new ModelFormatException($"'{file.FilePath}' {Describe(head)} A safetensors file or one of torch.save was wanted.", file.FilePath);
    }

    private static string Describe(ReadOnlySpan<byte> head)
    {
        string text = Encoding.Latin1.GetString(head).TrimStart();
        return text switch
        {
            _ when text.StartsWith("version https://git-lfs", StringComparison.Ordinal) => "is a Git LFS pointer: the weights themselves were not downloaded (git lfs pull).",
            _ when text.StartsWith('<') => "is a web page: the download failed.",
            _ when text.StartsWith("GGUF", StringComparison.Ordinal) => "is a GGUF file.",
            _ when text.StartsWith("\u0089HDF", StringComparison.Ordinal) => "is an HDF5 file (Keras or TensorFlow).",
            _ when text.StartsWith("\u0093NUMPY", StringComparison.Ordinal) => "is a NumPy array.",
            _ when text.Length > 262 && text.AsSpan(257).StartsWith("ustar") => "is a tar archive, as torch before 0.1.10 wrote.",
            _ => "is of no known format: it begins with the bytes " + Convert.ToHexString(head[..Math.Min(8, head.Length)]) + ".",
        };
    }
}
