namespace Microsoft.ML.Tokenizers;

/// <summary>How one text is to be encoded.</summary>
public struct EncodeSettings
{
    /// <summary>Creates settings without a limit on the number of tokens; both steps are off until they are asked for.</summary>
    public EncodeSettings() => MaxTokenCount = int.MaxValue;

    /// <summary>Whether the tokenizer's normaliser runs first.</summary>
    public bool ConsiderNormalization { get; set; }

    /// <summary>Whether the text is split into words before the model sees it.</summary>
    public bool ConsiderPreTokenization { get; set; }

    /// <summary>The most tokens to give.</summary>
    public int MaxTokenCount { get; set; }
}
