using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Clip.Sdk.Files;

namespace Clip.Sdk.Tokenization.Files;

/// <summary>Reads vocabulary files, plain or gzip, within bounds.</summary>
internal static class VocabularyFile
{
    /// <summary>OpenAI's own file is 3 MB when unpacked; nothing sensible comes near this.</summary>
    public const int MostBytes = 128 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The unpacked bytes of a file.</summary>
    /// <exception cref="ModelFormatException">The file is absent, too large, or its gzip data is damaged.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using Stream content = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
            return ReadBounded(content, path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFormatException($"The vocabulary file '{path}' does not exist. Check the path, or pass the directory that holds it.", path, error);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new ModelFormatException($"The gzip data of '{path}' is damaged or cut short. Copy the file again.", path, error);
        }
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="ModelFormatException">As <see cref="ReadBytes"/>, or the file is not UTF-8.</exception>
    public static string ReadText(string path)
    {
        try
        {
            return StrictUtf8.GetString(ReadBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            throw new ModelFormatException($"'{path}' is not UTF-8 text at byte {error.Index}. Vocabulary files are text, plain or gzip.", path, error);
        }
    }

    /// <summary>The document of a file whose root is an object.</summary>
    /// <exception cref="ModelFormatException">As <see cref="ReadBytes"/>, or the file is no JSON or holds something else.</exception>
    public static JsonDocument ReadJson(string path) => JsonFile.ParseObject(ReadBytes(path), path);

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    private static byte[] ReadBounded(Stream content, string path)
    {
        using var bytes = new MemoryStream();
        byte[] block = new byte[1 << 16];
        int read;
        while ((read = content.Read(block)) > 0)
        {
            if (bytes.Length + read > MostBytes)
            {
                throw new ModelFormatException($"'{path}' unpacks to more than {MostBytes >> 20} MiB, which no vocabulary needs. Check that it is the right file.", path);
            }

            bytes.Write(block, 0, read);
        }

        return bytes.ToArray();
    }
}
