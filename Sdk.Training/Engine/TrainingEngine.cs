using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Engine;

/// <summary>Whether this machine has the tensor engine that training runs on. Data, evaluation and probes do without.</summary>
public static class TrainingEngine
{
    /// <summary>Loads the engine, which takes a moment the first time.</summary>
    /// <param name="problem">What is missing and how to get it, or null.</param>
    /// <returns>True when the engine is there.</returns>
    public static bool TryLoad(out string? problem)
    {
        try
        {
            InitializeDeviceType(DeviceType.CPU);
            problem = null;
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or NotSupportedException or BadImageFormatException)
        {
            problem = (error as TypeInitializationException)?.InnerException?.Message ?? error.Message;
            return false;
        }
    }
}
