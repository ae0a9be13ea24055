namespace Clip.Sdk;

/// <summary>Which hidden states of a text tower are wanted. The defaults are what Stable Diffusion 1.x takes.</summary>
public sealed record TextStateOptions
{
    /// <summary>
    /// Blocks left out at the end, 0 or more: 0, the default, gives the states after the last block; 1 those after the last but
    /// one (Stable Diffusion 2.x and XL; "clip skip 2" of Stable Diffusion 1.x user interfaces).
    /// </summary>
    public int SkippedLayers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(SkippedLayers));
            field = value;
        }
    }

    /// <summary>Whether the tower's final layer norm is applied, also after an earlier block. Default true; Stable Diffusion XL takes the states raw.</summary>
    public bool ApplyFinalNorm { get; init; } = true;

    /// <summary>
    /// The id behind the end of a text, which changes the states there and nowhere before. Null, the default, takes the
    /// tokenizer's: 0 with OpenAI's files, the end-of-text id with most of Hugging Face's.
    /// </summary>
    public int? PaddingId { get; init; }
}
