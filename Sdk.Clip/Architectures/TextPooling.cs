namespace Clip.Sdk.Architectures;

/// <summary>Which position of a text's last layer becomes its embedding.</summary>
public enum TextPooling
{
    /// <summary>The highest token id of the row, which is the end-of-text token in OpenAI's vocabulary.</summary>
    HighestId,

    /// <summary>The first position that holds <see cref="TextArchitecture.EndOfTextId"/>.</summary>
    EndOfText,

    /// <summary>The last position of the padded row (SigLIP).</summary>
    Last,
}
