namespace Clip.Sdk.Engine;

/// <summary>How sessions of one model are made.</summary>
/// <param name="Device">Where they run.</param>
/// <param name="Precision">How weights are held.</param>
/// <param name="Threads">Threads of one run.</param>
internal sealed record EngineSettings(ClipDevice Device, ClipPrecision Precision, int Threads)
{
    public static EngineSettings From(ClipOptions options)
    {
        EngineTelemetry.Disable();
        return new EngineSettings(options.Device, options.Precision, options.Threads ?? ProcessorCores.Available);
    }
}
