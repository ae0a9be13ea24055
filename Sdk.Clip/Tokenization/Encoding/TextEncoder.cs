using Clip.Sdk.Tokenization.Cleaning;
using Clip.Sdk.Tokenization.Unicode;
using Clip.Sdk.Tokenization.Vocabulary;

namespace Clip.Sdk.Tokenization.Encoding;

/// <summary>The whole way from a text to ids: special tokens, cleaning, words, tokens.</summary>
internal sealed class TextEncoder
{
    private readonly TextCleaner _cleaner;
    private readonly WordEncoder _words;
    private readonly SpecialTokenSet _cleanedSpecials;
    private readonly SpecialTokenSet _rawSpecials;

    public TextEncoder(BpeVocabulary vocabulary, ClipTokenizerOptions options)
    {
        IsHuggingFace = options.Normalization == TextNormalization.HuggingFace;
        _cleaner = new TextCleaner(options.Normalization, options.RepairText);
        _words = new WordEncoder(vocabulary, options.CachedWords);
        _cleanedSpecials = new SpecialTokenSet(vocabulary.SpecialTokens.Where(token => IsHuggingFace ? token.IsNormalized : !token.IsOrdinary));
        _rawSpecials = new SpecialTokenSet(vocabulary.SpecialTokens.Where(token => IsHuggingFace && !token.IsNormalized));
    }

    public bool IsHuggingFace { get; }

    /// <summary>Encodes a text.</summary>
    public void Encode(scoped ReadOnlySpan<char> text, bool clean, bool split, ref TokenSink sink)
    {
        while (NextSegment(ref text, out ReadOnlySpan<char> segment, out SpecialToken? special))
        {
            if (clean)
            {
                CleanAndEncode(segment, split, ref sink);
            }
            else
            {
                EncodeCleaned(segment, split, ref sink);
            }

            if (special is not null)
            {
                sink.Add(special.Id);
            }
        }
    }

    /// <summary>Encodes a text and appends its cleaned form to a buffer.</summary>
    public void Encode(scoped ReadOnlySpan<char> text, bool split, ref TokenSink sink, ref CharBuffer cleaned)
    {
        while (NextSegment(ref text, out ReadOnlySpan<char> segment, out SpecialToken? special))
        {
            int start = cleaned.Length;
            CleanSegment(segment, ref cleaned);
            EncodeCleaned(cleaned.Written[start..], split, ref sink);
            if (special is not null)
            {
                cleaned.Append(special.Text);
                sink.Add(special.Id);
            }
        }
    }

    /// <summary>Cleans a text without encoding it.</summary>
    public void Clean(scoped ReadOnlySpan<char> text, ref CharBuffer destination)
    {
        while (NextSegment(ref text, out ReadOnlySpan<char> segment, out SpecialToken? special))
        {
            CleanSegment(segment, ref destination);
            destination.Append(special?.Text);
        }
    }

    /// <summary>Cleans one segment and appends the result.</summary>
    public void CleanSegment(scoped ReadOnlySpan<char> segment, ref CharBuffer destination) => _cleaner.Clean(segment, ref destination);

    /// <summary>The words of a cleaned text.</summary>
    public WordSplitter Split(ReadOnlySpan<char> cleaned) => new(cleaned, _cleanedSpecials, IsHuggingFace);

    /// <summary>Encodes one word.</summary>
    public void EncodeWord(scoped ReadOnlySpan<char> word, ref TokenSink sink) => _words.Encode(word, ref sink);

    /// <summary>
    /// Cuts a raw text at the special tokens that Hugging Face looks for before it normalises; for the other
    /// normalisations the text is one segment.
    /// </summary>
    public bool NextSegment(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> segment, out SpecialToken? special)
    {
        segment = default;
        special = null;
        if (rest.IsEmpty)
        {
            return false;
        }

        segment = _rawSpecials.TakeUpToNext(ref rest, out special);
        return true;
    }

    private void CleanAndEncode(scoped ReadOnlySpan<char> segment, bool split, ref TokenSink sink)
    {
        var cleaned = new CharBuffer(stackalloc char[512]);
        _cleaner.Clean(segment, ref cleaned);
        EncodeCleaned(cleaned.Written, split, ref sink);
        cleaned.Dispose();
    }

    private void EncodeCleaned(scoped ReadOnlySpan<char> cleaned, bool split, ref TokenSink sink)
    {
        if (!split)
        {
            if (!cleaned.IsEmpty)
            {
                _words.Encode(cleaned, ref sink);
            }

            return;
        }

        WordSplitter words = Split(cleaned);
        while (words.MoveNext())
        {
            if (words.SpecialId >= 0)
            {
                sink.Add(words.SpecialId);
            }
            else
            {
                _words.Encode(cleaned.Slice(words.Start, words.Length), ref sink);
            }
        }
    }
}
