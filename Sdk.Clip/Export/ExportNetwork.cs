namespace Clip.Sdk.Export;

/// <summary>The networks of a model, by the files that Transformers.js and Optimum look for.</summary>
internal enum ExportNetwork
{
    /// <summary><c>text_model</c>.</summary>
    Text,

    /// <summary><c>vision_model</c>.</summary>
    Vision,

    /// <summary><c>model</c>: both, and their logits.</summary>
    Combined,
}
