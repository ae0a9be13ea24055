namespace Clip.Sdk;

/// <summary>Kinds of devices that a model can run on.</summary>
public enum ClipDeviceKind
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>A GPU of NVIDIA, through ONNX Runtime's CUDA provider.</summary>
    Cuda,
}
