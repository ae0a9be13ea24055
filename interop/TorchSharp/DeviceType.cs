namespace TorchSharp;

/// <summary>Where a tensor lives; the numbers are libtorch's.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    CPU = 0,

    /// <summary>NVIDIA's graphics processors.</summary>
    CUDA = 1,

    /// <summary>oneDNN's own layout.</summary>
    MKLDNN = 2,

    /// <summary>OpenGL.</summary>
    OPENGL = 3,

    /// <summary>OpenCL.</summary>
    OPENCL = 4,

    /// <summary>IDEEP.</summary>
    IDEEP = 5,

    /// <summary>AMD's graphics processors.</summary>
    HIP = 6,

    /// <summary>FPGA.</summary>
    FPGA = 7,

    /// <summary>MSNPU.</summary>
    MSNPU = 8,

    /// <summary>XLA, TPU.</summary>
    XLA = 9,

    /// <summary>Apple's graphics processors.</summary>
    MPS = 13,

    /// <summary>Nowhere: shapes and types without data.</summary>
    META = 14,
}
