namespace Clip.Sdk.Checkpoints;

/// <summary>The file formats that tensors are read from.</summary>
public enum TensorArchiveFormat
{
    /// <summary>One safetensors file, or several with an index.</summary>
    Safetensors,

    /// <summary>A zip archive of torch.save (torch 1.6 and later).</summary>
    TorchZip,

    /// <summary>A bare pickle of torch.save (before torch 1.6).</summary>
    TorchLegacy,

    /// <summary>A zip archive of torch.jit.save, as OpenAI published its models.</summary>
    TorchScript,
}
