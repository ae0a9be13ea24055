using System.Buffers;
using Clip.Sdk.Tokenization.Vocabulary;
using Utf8 = System.Text.Encoding;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>Turns ids back into text as the reference does: bytes joined, broken UTF-8 replaced, word endings turned into spaces.</summary>
internal sealed class TokenDecoder
{
    private readonly byte[][] _bytes;

    public TokenDecoder(BpeVocabulary vocabulary)
    {
        _bytes = new byte[vocabulary.Tokens.Length][];
        for (int id = 0; id < _bytes.Length; id++)
        {
            _bytes[id] = BytesOf(vocabulary.Tokens[id]);
        }
    }

    /// <summary>Decodes ids; false, with the number of the ids before it, at the first id that is not in the vocabulary.</summary>
    public bool TryDecode(IEnumerable<int> ids, out string text, out int consumed)
    {
        var bytes = new ArrayBufferWriter<byte>();
        consumed = 0;
        text = string.Empty;
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)_bytes.Length)
            {
                return false;
            }

            bytes.Write(_bytes[id]);
            consumed++;
        }

        text = Utf8.UTF8.GetString(bytes.WrittenSpan).Replace(BpeVocabulary.EndOfWord, " ", StringComparison.Ordinal);
        return true;
    }

    /// <summary>An added token may hold characters that stand for no byte; they stand for themselves.</summary>
    private static byte[] BytesOf(string token)
    {
        byte[] bytes = new byte[token.Length];
        for (int index = 0; index < token.Length; index++)
        {
            if (!ByteAlphabet.TryGetByte(token[index], out bytes[index]))
            {
                return Utf8.UTF8.GetBytes(token);
            }
        }

        return bytes;
    }
}
