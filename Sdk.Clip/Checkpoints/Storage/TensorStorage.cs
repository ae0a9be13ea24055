namespace Clip.Sdk.Checkpoints;

/// <summary>A run of bytes that tensors are views into.</summary>
internal abstract unsafe class TensorStorage : IDisposable
{
    /// <summary>Bytes of the run.</summary>
    public abstract long Length { get; }

    /// <summary>The file that the run is a part of, or null when it lies in memory of its own.</summary>
    public virtual string? FilePath => null;

    /// <summary>Where the run begins in <see cref="FilePath"/>.</summary>
    public virtual long FileOffset => 0;

    /// <summary>The address of the first byte; makes the bytes where that was deferred.</summary>
    /// <exception cref="ObjectDisposedException">The storage was released.</exception>
    public abstract byte* Pointer { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}
