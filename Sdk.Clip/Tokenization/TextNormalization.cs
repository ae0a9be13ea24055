namespace Clip.Sdk.Tokenization;

/// <summary>How a text is cleaned before it is split into words; it has to be what the model was trained with.</summary>
public enum TextNormalization
{
    /// <summary>
    /// OpenAI's CLIP and open_clip: text repair (ftfy), HTML references decoded twice, white space collapsed and
    /// stripped, lower case. Special tokens are found where a word could start.
    /// </summary>
    OpenAi,

    /// <summary>
    /// Hugging Face's fast tokenizer: normalisation form C, white space collapsed, each character to lower case.
    /// Special tokens are found anywhere, also inside other punctuation.
    /// </summary>
    HuggingFace,

    /// <summary>
    /// big_vision's and open_clip's <c>canonicalize</c>, used by SigLIP and CLIPA: underscores to spaces, ASCII
    /// punctuation dropped, lower case, white space collapsed and stripped.
    /// </summary>
    Canonical,
}
