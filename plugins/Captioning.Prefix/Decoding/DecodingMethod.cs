namespace Clip.Sdk.Captioning;

/// <summary>How words are chosen.</summary>
public enum DecodingMethod
{
    /// <summary>The likeliest word at every place.</summary>
    Greedy,

    /// <summary>The likeliest captions that a search over several at once finds.</summary>
    Beam,

    /// <summary>Words drawn by their probabilities, with a seed.</summary>
    Sample,
}
