using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Clip.Sdk.Moderation.Scoring;

/// <summary>Prompt embeddings on disk, since a few thousand sentences through a large text tower take minutes.</summary>
/// <remarks>A file is the SHA-256 of its values and the values; one that is damaged or cannot be written costs time, nothing else.</remarks>
internal sealed class PromptCache(string folder)
{
    private const int HashLength = 32;

    public float[]? Read(string key, int count)
    {
        try
        {
            byte[] file = File.ReadAllBytes(PathOf(key));
            if (file.Length != HashLength + (count * sizeof(float)) || !SHA256.HashData(file.AsSpan(HashLength)).AsSpan().SequenceEqual(file.AsSpan(0, HashLength)))
            {
                return null;
            }

            float[] values = new float[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(HashLength + (i * sizeof(float))));
            }

            return values;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Write(string key, ReadOnlySpan<float> values)
    {
        byte[] file = new byte[HashLength + (values.Length * sizeof(float))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(HashLength + (i * sizeof(float))), values[i]);
        }

        SHA256.HashData(file.AsSpan(HashLength), file);
        string path = PathOf(key);
        string unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(unfinished, file);
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
        }
    }

    private string PathOf(string key) => Path.Combine(folder, $"prompts-{key[..32]}.bin");
}
