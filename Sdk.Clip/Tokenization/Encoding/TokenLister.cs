using System.Text;
using Clip.Sdk.Tokenization.Unicode;
using Clip.Sdk.Tokenization.Vocabulary;
using Microsoft.ML.Tokenizers;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>Lists the tokens of a text with their spelling and the characters that they cover.</summary>
internal sealed class TokenLister(BpeVocabulary vocabulary, TextEncoder encoder)
{
    public EncodeResults<EncodedToken> List(ReadOnlySpan<char> text, bool clean, bool split, int limit)
    {
        var tokens = new List<EncodedToken>();
        var normalized = new CharBuffer(stackalloc char[512]);
        while (encoder.NextSegment(ref text, out ReadOnlySpan<char> segment, out SpecialToken? special))
        {
            int start = normalized.Length;
            if (clean)
            {
                encoder.CleanSegment(segment, ref normalized);
            }
            else
            {
                normalized.Append(segment);
            }

            AddWords(normalized.Written[start..], start, split, tokens);
            if (special is not null)
            {
                AddSpecial(special.Id, normalized.Length, special.Text.Length, tokens);
                normalized.Append(special.Text);
            }
        }

        EncodeResults<EncodedToken> results = Limit(tokens, limit, normalized.Length);
        results.NormalizedText = clean ? normalized.Written.ToString() : null;
        normalized.Dispose();
        return results;
    }

    private static EncodeResults<EncodedToken> Limit(List<EncodedToken> tokens, int limit, int length)
    {
        if (tokens.Count <= limit)
        {
            return new EncodeResults<EncodedToken> { Tokens = tokens, CharsConsumed = length };
        }

        tokens.RemoveRange(limit, tokens.Count - limit);
        return new EncodeResults<EncodedToken> { Tokens = tokens, CharsConsumed = limit == 0 ? 0 : tokens[^1].Offset.End.Value };
    }

    private void AddWords(ReadOnlySpan<char> cleaned, int offset, bool split, List<EncodedToken> tokens)
    {
        if (!split)
        {
            AddWord(cleaned, offset, tokens);
            return;
        }

        WordSplitter words = encoder.Split(cleaned);
        while (words.MoveNext())
        {
            if (words.SpecialId >= 0)
            {
                AddSpecial(words.SpecialId, offset + words.Start, words.Length, tokens);
            }
            else
            {
                AddWord(cleaned.Slice(words.Start, words.Length), offset + words.Start, tokens);
            }
        }
    }

    private void AddSpecial(int id, int start, int length, List<EncodedToken> tokens) =>
        tokens.Add(new EncodedToken(id, vocabulary.Tokens[id], new Range(start, start + length)));

    /// <summary>A token may end inside the bytes of a character; it then covers the whole character, and so does the next one.</summary>
    private void AddWord(ReadOnlySpan<char> word, int offset, List<EncodedToken> tokens)
    {
        if (word.IsEmpty)
        {
            return;
        }

        TokenSink ids = TokenSink.Growing(stackalloc int[64]);
        encoder.EncodeWord(word, ref ids);
        var place = new BytePlace(word);
        for (int index = 0; index < ids.Kept.Length; index++)
        {
            int id = ids.Kept[index];
            bool isLast = index == ids.Kept.Length - 1;
            int start = place.CharacterStart;
            place.Advance(isLast ? int.MaxValue : id == vocabulary.UnknownId ? 1 : vocabulary.Tokens[id].Length);
            tokens.Add(new EncodedToken(id, vocabulary.Tokens[id], new Range(offset + start, offset + place.CharacterEnd)));
        }

        ids.Dispose();
    }

    /// <summary>Follows a place in the UTF-8 bytes of a word and knows the characters around it.</summary>
    private ref struct BytePlace(ReadOnlySpan<char> word)
    {
        private readonly ReadOnlySpan<char> _word = word;
        private int _bytesIntoCharacter;

        /// <summary>The start of the character that the place is in or before.</summary>
        public int CharacterStart { get; private set; }

        /// <summary>The end of the character that the place is in or behind.</summary>
        public readonly int CharacterEnd => CharacterStart + (_bytesIntoCharacter > 0 ? CharacterLength : 0);

        private readonly int CharacterLength
        {
            get
            {
                CodePoints.At(_word, CharacterStart, out int length);
                return length;
            }
        }

        public void Advance(int bytes)
        {
            while (bytes > 0 && CharacterStart < _word.Length)
            {
                int codePoint = CodePoints.At(_word, CharacterStart, out int length);
                int size = Rune.TryCreate(codePoint, out Rune rune) ? rune.Utf8SequenceLength : Rune.ReplacementChar.Utf8SequenceLength;
                int step = Math.Min(bytes, size - _bytesIntoCharacter);
                bytes -= step;
                _bytesIntoCharacter += step;
                if (_bytesIntoCharacter == size)
                {
                    CharacterStart += length;
                    _bytesIntoCharacter = 0;
                }
            }
        }
    }
}
