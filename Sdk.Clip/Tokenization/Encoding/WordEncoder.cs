using System.Buffers;
using Clip.Sdk.Tokenization.Vocabulary;
using Utf8 = System.Text.Encoding;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>Turns words into ids through the cache; safe for any number of threads.</summary>
internal sealed class WordEncoder(BpeVocabulary vocabulary, int cachedWords)
{
    private const int StackBytes = 256;

    private readonly WordCache _cache = new(cachedWords);

    /// <summary>Encodes one word. Lone surrogates count as U+FFFD, as .NET's UTF-8 writes them.</summary>
    public void Encode(scoped ReadOnlySpan<char> word, ref TokenSink sink)
    {
        int mostBytes = word.Length * 3;
        if (mostBytes <= StackBytes)
        {
            Span<byte> bytes = stackalloc byte[StackBytes];
            Encode(bytes[..Utf8.UTF8.GetBytes(word, bytes)], ref sink);
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(mostBytes);
        try
        {
            Encode(rented.AsSpan(0, Utf8.UTF8.GetBytes(word, rented)), ref sink);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Encode(scoped ReadOnlySpan<byte> bytes, ref TokenSink sink)
    {
        if (_cache.TryGet(bytes, out uint hash, out ReadOnlySpan<int> known))
        {
            sink.Add(known);
            return;
        }

        int[]? rented = bytes.Length > StackBytes ? ArrayPool<int>.Shared.Rent(bytes.Length) : null;
        Span<int> ids = rented ?? stackalloc int[StackBytes];
        ids = ids[..BytePairEncoder.Encode(vocabulary, bytes, ids)];
        _cache.Add(bytes, hash, ids);
        sink.Add(ids);
        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }
}
