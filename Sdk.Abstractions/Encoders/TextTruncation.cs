namespace Clip.Sdk;

/// <summary>What happens to a text beyond the context length.</summary>
public enum TextTruncation
{
    /// <summary>An <see cref="InputException"/> that says how long the text is and how long it may be.</summary>
    Error,

    /// <summary>The first tokens are kept and the end-of-text token closes the row, as OpenAI's <c>truncate=True</c> does; the text is flagged and counted.</summary>
    KeepEndOfText,
}
