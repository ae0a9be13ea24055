namespace Clip.Sdk.Tokenization;

/// <summary>How a <see cref="ClipTokenizer"/> reads texts and lays out rows.</summary>
public sealed record ClipTokenizerOptions
{
    /// <summary>
    /// Ids in a row, start- and end-of-text included; at least 2. Default <see langword="null"/>: what the model's
    /// <c>tokenizer_config.json</c> says, else 77.
    /// </summary>
    public int? ContextLength
    {
        get;
        init
        {
            if (value is { } length)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(length, 2, nameof(ContextLength));
            }

            field = value;
        }
    }

    /// <summary>How texts are cleaned. Default <see cref="TextNormalization.OpenAi"/>.</summary>
    public TextNormalization Normalization { get; init; } = TextNormalization.OpenAi;

    /// <summary>
    /// Whether broken text is repaired first, as OpenAI does with ftfy: mojibake, curly quotes, ligatures, full-width
    /// letters, control characters. Default <see langword="true"/>. <see cref="TextNormalization.Canonical"/> also
    /// decodes HTML references only when this is on (open_clip does, big_vision does not);
    /// <see cref="TextNormalization.HuggingFace"/> never repairs.
    /// </summary>
    public bool RepairText { get; init; } = true;

    /// <summary>
    /// The id behind the end of a text. Default <see langword="null"/>: that of the <c>pad_token</c> in the model's
    /// <c>tokenizer_config.json</c>, else 0, as OpenAI pads.
    /// </summary>
    public int? PaddingId { get; init; }

    /// <summary>Words whose ids are remembered, at least 0 (none) and at most 2²⁴. Default 32768.</summary>
    public int CachedWords
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(CachedWords));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1 << 24, nameof(CachedWords));
            field = value;
        }
    } = 32768;
}
