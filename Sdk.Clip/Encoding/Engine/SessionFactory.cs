using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Engine;

/// <summary>
/// Makes a session of ONNX Runtime from a graph. Large weights are declared as external data that lies in the checkpoint's own
/// files: the engine maps each of them, packs it for its kernels and unmaps it again, so that a model is never in memory twice
/// (docs/decisions/003-weights.md has the measurements).
/// </summary>
internal static class SessionFactory
{
    /// <summary>
    /// Microseconds that an idle thread of the engine waits in a loop for the next operator: enough for the gaps within a run.
    /// The engine's own value is some milliseconds, which takes the processor from decoders and other sessions and gained
    /// nothing in our measurements.
    /// </summary>
    private const string SpinMicroseconds = "50";
    private const string SpinKey = "session.intra_op.spin_duration_us";
    private const string ExternalFolderKey = "session.model_external_initializers_file_folder_path";

    /// <summary>Makes a session.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="checkpoint">The path of the checkpoint.</param>
    /// <param name="settings">Device, precision and threads.</param>
    /// <param name="temporary">A file that the session maps and that is deleted with it; null where there is none.</param>
    /// <exception cref="InferenceException">The engine refuses the graph, or the device is absent.</exception>
    public static InferenceSession Create(OnnxGraph graph, string checkpoint, EngineSettings settings, out IDisposable? temporary)
    {
        try
        {
            using SessionOptions options = Options(settings);
            using var places = new WeightPlaces(checkpoint);
            options.AddSessionConfigEntry(ExternalFolderKey, places.Root);
            using var model = new MemoryStream();
            OnnxWriter.Write(graph, model, places.Locate);
            var session = new InferenceSession(model.ToArray(), options);
            temporary = places.TakeTemporary();
            return session;
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime cannot load the network '{graph.Name}' on '{settings.Device}': {error.Message}", settings.Device.ToString(), error);
        }
    }

    private static SessionOptions Options(EngineSettings settings)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = settings.Threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = OptimizationLevel(settings.Precision),
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry(SpinKey, SpinMicroseconds);
        if (settings.Device.Kind == ClipDeviceKind.Cuda)
        {
            AddCuda(options, settings.Device);
        }

        return options;
    }

    /// <summary>Every level folds constants, and folding would widen 16-bit weights once and for all, which is what Float32 does.</summary>
    private static GraphOptimizationLevel OptimizationLevel(ClipPrecision precision) =>
        precision == ClipPrecision.Float16 ? GraphOptimizationLevel.ORT_DISABLE_ALL : GraphOptimizationLevel.ORT_ENABLE_ALL;

    private static void AddCuda(SessionOptions options, ClipDevice device)
    {
        try
        {
            options.AppendExecutionProvider_CUDA(device.Index);
        }
        catch (Exception error) when (error is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
        {
            options.Dispose();
            throw new InferenceException(
                $"The model was asked to run on '{device}', but ONNX Runtime's CUDA provider cannot be loaded: {error.Message} "
                + "Install the provider library of the same version with its CUDA and cuDNN libraries, or use 'cpu'.",
                device.ToString(),
                error);
        }
    }
}
