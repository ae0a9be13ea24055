using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Engine;

/// <summary>
/// One network, ready to run: its session is made on the first call, so that a tower that is not used costs nothing.
/// Disposing while runs are in flight lets them end first.
/// </summary>
internal sealed class EngineSession : IDisposable
{
    private readonly SharedCheckpoint _checkpoint;
    private readonly EngineSettings _settings;
    private readonly Func<OnnxGraph> _graph;
    private readonly Lock _gate = new();
    private InferenceSession? _session;
    private IDisposable? _temporary;
    private int _runs;
    private bool _isDisposed;

    public EngineSession(SharedCheckpoint checkpoint, EngineSettings settings, Func<OnnxGraph> graph)
    {
        _checkpoint = checkpoint.Acquire();
        _settings = settings;
        _graph = graph;
    }

    public EngineSettings Settings => _settings;

    /// <summary>Makes the session now rather than at the first run.</summary>
    /// <exception cref="InferenceException">The engine refuses the network, or the device is absent.</exception>
    public void Prepare()
    {
        Enter();
        Leave();
    }

    /// <summary>Runs the network.</summary>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputs">Their values.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <param name="outputs">Tensors that receive them.</param>
    /// <param name="cancellationToken">Stops the run between two operators.</param>
    /// <exception cref="InferenceException">The engine failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        InferenceSession session = Enter();
        try
        {
            using var options = new RunOptions();
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
            session.Run(options, inputNames, inputs, outputNames, outputs);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime failed on '{_settings.Device}': {error.Message}", _settings.Device.ToString(), error);
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            if (_runs == 0)
            {
                Close();
            }
        }
    }

    private InferenceSession Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ClipModel));
            _session ??= SessionFactory.Create(_graph(), _checkpoint.Value.Path, _settings, out _temporary);
            _runs++;
            return _session;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _runs--;
            if (_isDisposed && _runs == 0)
            {
                Close();
            }
        }
    }

    private void Close()
    {
        _session?.Dispose();
        _temporary?.Dispose();
        _checkpoint.Release();
    }
}
