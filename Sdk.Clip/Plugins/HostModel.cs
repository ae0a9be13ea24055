namespace Clip.Sdk.Plugins;

/// <summary>The model that a host gives its heads: opened when the first of them asks for it, and closed with this.</summary>
/// <remarks>Safe to use from several threads at once. A model that could not be opened is tried again at the next call.</remarks>
/// <param name="open">Opens the model.</param>
public sealed class HostModel(Func<IClipModel> open) : IDisposable
{
    private readonly Lock _gate = new();
    private Func<IClipModel>? _open = open ?? throw new ArgumentNullException(nameof(open));
    private IClipModel? _model;

    /// <summary>The model.</summary>
    /// <exception cref="ClipException">It cannot be opened.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public IClipModel Value
    {
        get
        {
            lock (_gate)
            {
                return _model ??= Detached.Run(_open ?? throw new ObjectDisposedException(nameof(HostModel)));
            }
        }
    }

    /// <summary>A checkpoint.</summary>
    /// <param name="path">Its file or folder, as <see cref="ClipModel.Load"/> takes it.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    public static HostModel FromCheckpoint(string path, ClipOptions? options = null) => new(() => ClipModel.Load(path, options));

    /// <summary>Closes the model where it was opened.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _open = null;
            _model?.Dispose();
            _model = null;
        }
    }
}
