namespace Clip.Sdk.Export;

/// <summary>The names of files, inputs and outputs, as Optimum gives them and Transformers.js asks for them.</summary>
internal static class ExportNames
{
    public const string NetworkFolder = "onnx";
    public const string AttentionMask = "attention_mask";
    public const string LastHiddenState = "last_hidden_state";
    public const string LogitsPerImage = "logits_per_image";
    public const string LogitsPerText = "logits_per_text";
    public const string TextBatch = "text_batch_size";
    public const string ImageBatch = "image_batch_size";
    public const string Sequence = "sequence_length";

    public static string File(ExportNetwork network, OnnxVariant variant) => BaseName(network) + Suffix(variant) + ".onnx";

    private static string BaseName(ExportNetwork network) => network switch
    {
        ExportNetwork.Text => "text_model",
        ExportNetwork.Vision => "vision_model",
        _ => "model",
    };

    private static string Suffix(OnnxVariant variant) => variant switch
    {
        OnnxVariant.Float32 => string.Empty,
        OnnxVariant.Float16 => "_fp16",
        OnnxVariant.Int8 => "_quantized",
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "This variant has no file name."),
    };
}
