namespace Clip.Sdk;

/// <summary>Which hidden states of an image tower are wanted. The defaults are what Hugging Face calls <c>last_hidden_state</c>.</summary>
public sealed record ImageStateOptions
{
    /// <summary>
    /// Blocks of a vision transformer, or stages of a ResNet, left out at the end, 0 or more. Default 0; 1 is what LLaVA takes.
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

    /// <summary>Whether the layer norm that precedes the projection is applied to every token. Default false. A ResNet has none.</summary>
    public bool ApplyFinalNorm { get; init; }
}
