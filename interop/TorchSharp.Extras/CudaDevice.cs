using TorchSharp.Native;

namespace TorchSharp.Extras;

/// <summary>Which CUDA device this thread works on.</summary>
/// <remarks>Not in the real package.</remarks>
public static class CudaDevice
{
    /// <summary>The device of tensors on 'cuda' without an index, on this thread.</summary>
    public static int Current
    {
        get
        {
            NativeMethods.Check(NativeMethods.ct_cuda_current_device(out int index));
            return index;
        }

        set => NativeMethods.Check(NativeMethods.ct_cuda_set_device(value));
    }

    /// <summary>The random number generator of a device, for saving and restoring its state.</summary>
    public static torch.Generator DefaultGenerator(torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return torch.Generator.DefaultOf(device);
    }
}
