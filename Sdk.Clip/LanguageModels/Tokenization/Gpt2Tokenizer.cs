using System.Buffers;
using Clip.Sdk.Tokenization.Encoding;
using Clip.Sdk.Tokenization.Vocabulary;
using Utf8 = System.Text.Encoding;

namespace Clip.Sdk.LanguageModels;

/// <summary>
/// The byte-level BPE of GPT-2 and OPT (Radford et al. 2019), with the ids of the reference: any text has ids, and they give the
/// same text back.
/// </summary>
/// <remarks>Immutable and safe to call from several threads at once.</remarks>
public sealed class Gpt2Tokenizer
{
    private const int CachedWords = 1 << 14;
    private const int StackBytes = 256;

    private readonly ByteLevelVocabulary _vocabulary;
    private readonly WordCache _cache = new(CachedWords);

    internal Gpt2Tokenizer(ByteLevelVocabulary vocabulary, string path)
    {
        _vocabulary = vocabulary;
        Phrases = vocabulary.Phrases.Tokens.ToArray().ToDictionary(token => token.Id, token => token.Text);
        Path = path;
    }

    /// <summary>The file that the vocabulary came from; empty for one that was learned.</summary>
    public string Path { get; }

    /// <summary>Ids: bytes, merges and special tokens.</summary>
    public int VocabularySize => _vocabulary.Tokens.Length;

    /// <summary>Pieces of text that are a token each, by their ids: added tokens that are not special. None in GPT-2's own vocabulary.</summary>
    public IReadOnlyDictionary<int, string> Phrases { get; }

    internal ByteLevelVocabulary Vocabulary => _vocabulary;

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="path">A folder, its <c>tokenizer.json</c>, or its <c>vocab.json</c> beside <c>merges.txt</c>.</param>
    /// <exception cref="ModelFormatException">It is absent, damaged or of another kind.</exception>
    public static Gpt2Tokenizer Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ByteLevelVocabulary vocabulary = ByteLevelVocabularyReader.Read(path, out string file);
        return new Gpt2Tokenizer(vocabulary, file);
    }

    /// <summary>The id of a token by its spelling in the vocabulary, or null where there is none.</summary>
    /// <param name="token">The spelling, for example <c>&lt;|endoftext|&gt;</c>, or <c>Ġa</c> for the word 'a' with its space.</param>
    public int? IdOf(string token) => _vocabulary.TryGetId(token, out int id) ? id : null;

    /// <summary>The ids of a text. The names of special tokens are ordinary words here, so that no text can forge one.</summary>
    /// <param name="text">The text; lone surrogates become U+FFFD.</param>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        TokenSink sink = TokenSink.Growing(stackalloc int[StackBytes]);
        try
        {
            Encode(text, ref sink);
            return sink.Kept.ToArray();
        }
        finally
        {
            sink.Dispose();
        }
    }

    /// <summary>The ids of a text in which the names of special tokens stand for these tokens, as Hugging Face's tokenizers do.</summary>
    /// <param name="text">The text.</param>
    public int[] EncodeWithSpecialTokens(ReadOnlySpan<char> text)
    {
        TokenSink sink = TokenSink.Growing(stackalloc int[StackBytes]);
        try
        {
            while (!text.IsEmpty)
            {
                Encode(_vocabulary.Specials.TakeUpToNext(ref text, out SpecialToken? special), ref sink);
                if (special is not null)
                {
                    sink.Add(special.Id);
                }
            }

            return sink.Kept.ToArray();
        }
        finally
        {
            sink.Dispose();
        }
    }

    /// <summary>The text of ids; special tokens give nothing, bytes that are no UTF-8 give U+FFFD.</summary>
    /// <param name="ids">The ids.</param>
    /// <exception cref="InputException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)_vocabulary.Tokens.Length)
            {
                throw new InputException($"The id {id} is not in the vocabulary of {_vocabulary.Tokens.Length} tokens.");
            }

            if (Phrases.TryGetValue(id, out string? phrase))
            {
                bytes.Write(Utf8.UTF8.GetBytes(phrase));
            }
            else if (!IsSpecial(id))
            {
                AppendBytes(_vocabulary.Tokens[id], bytes);
            }
        }

        return Utf8.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void AppendBytes(string token, ArrayBufferWriter<byte> bytes)
    {
        Span<byte> span = bytes.GetSpan(token.Length);
        for (int i = 0; i < token.Length; i++)
        {
            _ = ByteAlphabet.TryGetByte(token[i], out span[i]);
        }

        bytes.Advance(token.Length);
    }

    private bool IsSpecial(int id)
    {
        foreach (SpecialToken token in _vocabulary.Specials.Tokens)
        {
            if (token.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    private void Encode(ReadOnlySpan<char> text, ref TokenSink sink)
    {
        while (!text.IsEmpty)
        {
            EncodeWords(_vocabulary.Phrases.TakeUpToNext(ref text, out SpecialToken? phrase), ref sink);
            if (phrase is not null)
            {
                sink.Add(phrase.Id);
            }
        }
    }

    private void EncodeWords(ReadOnlySpan<char> text, ref TokenSink sink)
    {
        var words = new ByteLevelSplitter(text);
        byte[]? rented = null;
        Span<byte> buffer = stackalloc byte[StackBytes];
        while (words.MoveNext())
        {
            ReadOnlySpan<char> word = text.Slice(words.Start, words.Length);
            int most = Utf8.UTF8.GetMaxByteCount(word.Length);
            if (most > buffer.Length)
            {
                Return(rented);
                rented = ArrayPool<byte>.Shared.Rent(most);
                buffer = rented;
            }

            EncodeWord(buffer[..Utf8.UTF8.GetBytes(word, buffer)], ref sink);
        }

        Return(rented);
    }

    private static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void EncodeWord(scoped ReadOnlySpan<byte> word, ref TokenSink sink)
    {
        if (_cache.TryGet(word, out uint hash, out ReadOnlySpan<int> known))
        {
            sink.Add(known);
            return;
        }

        int[] ids = ArrayPool<int>.Shared.Rent(word.Length);
        for (int i = 0; i < word.Length; i++)
        {
            ids[i] = _vocabulary.ByteIds[word[i]];
        }

        Span<int> symbols = ids.AsSpan(0, word.Length);
        int count = word.Length <= BytePairEncoder.LongestScannedWord
            ? BytePairEncoder.MergeByScan(_vocabulary.MergeTable, symbols)
            : BytePairEncoder.MergeByHeap(_vocabulary.MergeTable, symbols);
        sink.Add(symbols[..count]);
        _cache.Add(word, hash, symbols[..count]);
        ArrayPool<int>.Shared.Return(ids);
    }
}
