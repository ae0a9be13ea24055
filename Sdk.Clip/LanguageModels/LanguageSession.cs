using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.LanguageModels;

/// <summary>The engine's session and the file under it, held by the model and by every open sequence.</summary>
internal sealed class LanguageSession : IDisposable
{
    private readonly TensorArchive _archive;
    private readonly EngineSettings _settings;
    private readonly InferenceSession _session;
    private readonly IDisposable? _temporary;
    private int _holders = 1;

    private LanguageSession(TensorArchive archive, EngineSettings settings, InferenceSession session, IDisposable? temporary)
    {
        _archive = archive;
        _settings = settings;
        _session = session;
        _temporary = temporary;
    }

    /// <summary>Loads the graph; the archive is closed with the session, also where this fails.</summary>
    public static LanguageSession Load(TensorArchive archive, EngineSettings settings, OnnxGraph graph)
    {
        InferenceSession session = SessionFactory.Create(graph, archive.Path, settings, out IDisposable? temporary);
        return new LanguageSession(archive, settings, session, temporary);
    }

    /// <summary>Takes a share; each is given back with <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">All shares were given back.</exception>
    public LanguageSession Acquire()
    {
        int holders = Volatile.Read(ref _holders);
        while (true)
        {
            ObjectDisposedException.ThrowIf(holders == 0, typeof(CausalLanguageModel));
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return this;
            }

            holders = seen;
        }
    }

    /// <exception cref="InferenceException">The engine failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var options = new RunOptions();
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
            return _session.Run(options, inputNames, inputs, outputNames);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime failed on '{_settings.Device}': {error.Message}", _settings.Device.ToString(), error);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _session.Dispose();
            _temporary?.Dispose();
            _archive.Dispose();
        }
    }
}
