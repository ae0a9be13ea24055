using System.Globalization;

namespace Clip.Sdk.Tokenization;

/// <summary>What every tokenizer of rows checks and says.</summary>
internal static class RowChecks
{
    private const int ShownCharacters = 60;

    public static void Destinations(int count, int rowsLength, ReadOnlySpan<TokenizedText> facts, int contextLength)
    {
        if (rowsLength < (long)count * contextLength)
        {
            throw TooShort(rowsLength, $"[{count}, {contextLength}] ids", "rows");
        }

        if (!facts.IsEmpty && facts.Length < count)
        {
            throw TooShort(facts.Length, $"[{count}] facts", nameof(facts));
        }
    }

    public static string TextAt(ReadOnlySpan<string> texts, int index) =>
        texts[index] ?? throw new ArgumentException($"Text {index} of {texts.Length} is null. Pass an empty string for an empty text.", nameof(texts));

    public static ArgumentException TooShort(int length, string wanted, string name) =>
        new($"The destination holds {length}, wanted room for {wanted}.", name);

    /// <param name="text">The text.</param>
    /// <param name="index">Which of the batch.</param>
    /// <param name="count">Its tokens.</param>
    /// <param name="contextLength">Ids in a row.</param>
    /// <param name="limit">Tokens that a row holds.</param>
    public static InputException TooLong(string text, int index, int count, int contextLength, int limit)
    {
        string beside = contextLength - limit > 1 ? "start- and end-of-text" : "end-of-text";
        string shown = text.Length <= ShownCharacters ? text : string.Concat(text.AsSpan(0, ShownCharacters), "…");
        return new InputException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Text {index}, '{shown}', has {count} tokens, but a row of {contextLength} holds {limit} beside {beside}. Shorten it, or pass TextTruncation.KeepEndOfText to keep the first {limit}."),
            shown);
    }
}
