using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Engine;

/// <summary>
/// One network, ready to run: it is loaded on the first call, so that a tower that is not used costs nothing.
/// Disposing while runs are in flight lets them end first.
/// </summary>
internal sealed class EngineSession : IDisposable
{
    private readonly SharedCheckpoint _checkpoint;
    private readonly EngineSettings _settings;
    private readonly IReadOnlyList<Func<OnnxGraph>> _graphs;
    private readonly Lock _gate = new();
    private SessionChain? _chain;
    private int _runs;
    private bool _isDisposed;

    public EngineSession(SharedCheckpoint checkpoint, EngineSettings settings, IReadOnlyList<Func<OnnxGraph>> graphs)
    {
        _checkpoint = checkpoint.Acquire();
        _settings = settings;
        _graphs = graphs;
    }

    public EngineSettings Settings => _settings;

    /// <summary>Loads the network now rather than at the first run.</summary>
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
        SessionChain chain = Enter();
        try
        {
            using var options = new RunOptions();
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
            chain.Run(options, inputNames, inputs, outputNames, outputs);
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

    private SessionChain Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(ClipModel));
            _chain ??= SessionChain.Load(_graphs, _checkpoint.Value.Path, _settings);
            _runs++;
            return _chain;
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
        _chain?.Dispose();
        _checkpoint.Release();
    }
}
