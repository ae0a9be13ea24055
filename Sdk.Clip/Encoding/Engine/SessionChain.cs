using System.Runtime.ExceptionServices;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Engine;

/// <summary>The loaded parts of one network: each takes the caller's inputs that it knows and the tokens of the part before it.</summary>
internal sealed class SessionChain : IDisposable
{
    private static readonly string[] HandedOver = [TowerPart.HandedOver];

    private readonly LoadedPart[] _parts;

    private SessionChain(LoadedPart[] parts) => _parts = parts;

    /// <summary>Loads all parts at once, each on a thread of its own.</summary>
    /// <param name="graphs">Makes the graphs of the parts, in order.</param>
    /// <param name="checkpoint">The path of the checkpoint.</param>
    /// <param name="settings">Device, precision and threads.</param>
    /// <exception cref="InferenceException">The engine refuses a part, or the device is absent.</exception>
    public static SessionChain Load(IReadOnlyList<Func<OnnxGraph>> graphs, string checkpoint, EngineSettings settings)
    {
        var parts = new LoadedPart?[graphs.Count];
        if (graphs.Count == 1)
        {
            return new SessionChain([LoadedPart.Load(graphs[0](), checkpoint, settings)]);
        }

        try
        {
            Parallel.For(0, graphs.Count, index => parts[index] = LoadedPart.Load(graphs[index](), checkpoint, settings));
            return new SessionChain(parts!);
        }
        catch (AggregateException error)
        {
            Array.ForEach(parts, part => part?.Dispose());
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
            throw;
        }
    }

    public void Run(RunOptions options, string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs)
    {
        IDisposableReadOnlyCollection<OrtValue>? carried = null;
        try
        {
            for (int index = 0; index < _parts.Length - 1; index++)
            {
                IDisposableReadOnlyCollection<OrtValue> tokens =
                    _parts[index].Session.Run(options, _parts[index].InputNames, Values(_parts[index], inputNames, inputs, carried), HandedOver);
                carried?.Dispose();
                carried = tokens;
            }

            LoadedPart last = _parts[^1];
            last.Session.Run(options, last.InputNames, Values(last, inputNames, inputs, carried), outputNames, outputs);
        }
        finally
        {
            carried?.Dispose();
        }
    }

    public void Dispose() => Array.ForEach(_parts, part => part.Dispose());

    private static OrtValue[] Values(LoadedPart part, string[] inputNames, OrtValue[] inputs, IDisposableReadOnlyCollection<OrtValue>? carried) =>
        Array.ConvertAll(part.InputNames, name => name == TowerPart.Received ? carried![0] : inputs[Array.IndexOf(inputNames, name)]);
}
