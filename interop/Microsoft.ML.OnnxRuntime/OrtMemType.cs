namespace Microsoft.ML.OnnxRuntime;

/// <summary>The place of memory relative to an execution provider.</summary>
public enum OrtMemType
{
    /// <summary>CPU memory that a provider of another device reads.</summary>
    CpuInput = -2,

    /// <summary>CPU memory that a provider of another device writes, such as pinned memory of CUDA.</summary>
    CpuOutput = -1,

    /// <summary>The same as <see cref="CpuOutput"/>.</summary>
    Cpu = CpuOutput,

    /// <summary>The provider's own memory.</summary>
    Default = 0,
}
