namespace Clip.Sdk.Training.Captioning;

/// <summary>The network between an embedding and the language model.</summary>
public enum CaptionMapperKind
{
    /// <summary>Two layers with tanh between them: for a language model that is trained along.</summary>
    Mlp,

    /// <summary>One layer: for several views of a picture, of which each becomes a position or a few.</summary>
    Linear,

    /// <summary>A transformer over the embedding and learned tokens: ClipCap's choice where the language model stays as it is.</summary>
    Transformer,
}
