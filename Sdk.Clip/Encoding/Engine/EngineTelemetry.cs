using System.Runtime.InteropServices;

namespace Clip.Sdk.Engine;

/// <summary>
/// Keeps ONNX Runtime's usage reports off: this SDK uses no network by default. The engine's Linux builds since 1.30 carry an
/// uploader, which moreover matches the process's whole command line against a regular expression on the stack, so that a
/// command line of some 30 kB ends the process.
/// </summary>
internal static partial class EngineTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    static EngineTelemetry()
    {
        // Environment.SetEnvironmentVariable does not reach native code. Who sets the variable decides.
        if (!OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable(Variable) is null)
        {
            _ = SetEnvironment(Variable, "1", overwrite: 0);
        }
    }

    /// <summary>Call before the first use of the engine; the first call counts.</summary>
    public static void Disable()
    {
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
