namespace Clip.Sdk.Export;

/// <summary>The precisions that a network can be exported in, one file each.</summary>
public enum OnnxVariant
{
    /// <summary>32-bit floats; the reference. <c>text_model.onnx</c>, Transformers.js' dtype <c>fp32</c>.</summary>
    Float32,

    /// <summary>
    /// 16-bit floats throughout, inputs and outputs in 32 bits; half the bytes, made for GPUs. <c>text_model_fp16.onnx</c>,
    /// Transformers.js' dtype <c>fp16</c>.
    /// </summary>
    Float16,

    /// <summary>
    /// 8-bit weights with a scale for each output channel, activations in 8 bits by the range found at each run; a quarter of the
    /// bytes, made for WebAssembly. Convolutions stay in 32 bits. <c>text_model_quantized.onnx</c>, Transformers.js' dtype <c>q8</c>.
    /// </summary>
    Int8,
}
