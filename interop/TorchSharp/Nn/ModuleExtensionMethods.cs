using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moving modules, keeping their own type.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Moves the module to the processor.</summary>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Moved(module, torch.CPU, null, non_blocking);

    /// <summary>Moves the module to a CUDA device.</summary>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => Moved(module, new Device(DeviceType.CUDA, deviceIndex), null, non_blocking);

    /// <summary>Converts floating point parameters and buffers to half precision.</summary>
    public static T half<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, ScalarType.Float16, non_blocking);

    /// <summary>Converts floating point parameters and buffers to brain floats.</summary>
    public static T bfloat16<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, ScalarType.BFloat16, non_blocking);

    /// <summary>Converts floating point parameters and buffers.</summary>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, type, non_blocking);

    /// <summary>Moves the module and converts its floating point parameters and buffers.</summary>
    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Moved(module, device, type, non_blocking);

    /// <summary>Moves the module.</summary>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => Moved(module, new Device(deviceType, deviceIndex), null, non_blocking);

    /// <summary>Moves the module.</summary>
    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : nn.Module => Moved(module, device, null, non_blocking);

    /// <summary>Moves the module.</summary>
    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : nn.Module => Moved(module, new Device(device), null, non_blocking);

    /// <summary>Moves and converts the module to a tensor's device and type.</summary>
    public static T to<T>(this T module, Tensor other, bool non_blocking = false)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(other);
        return Moved(module, other.device, other.dtype, non_blocking);
    }

    private static T Moved<T>(T module, Device? device, ScalarType? type, bool nonBlocking)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Move(device, type, nonBlocking);
        return module;
    }
}
