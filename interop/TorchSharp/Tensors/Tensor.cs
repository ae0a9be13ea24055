using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A multi-dimensional array of libtorch. Its memory is freed by <see cref="Dispose()"/>, by its scope, or by the finaliser.</summary>
    /// <remarks>Reading from several threads at once is safe; changing in place is not.</remarks>
    public partial class Tensor : IDisposable
    {
        private TensorHandle _handle;

        internal Tensor(IntPtr handle)
        {
            _handle = new TensorHandle(handle);
            OwningDisposeScope = DisposeScopeManager.Current.Register(this);
        }

        /// <summary>Takes over another tensor's handle and its place in a scope; that tensor is invalid afterwards.</summary>
        private protected Tensor(Tensor stolen)
        {
            ArgumentNullException.ThrowIfNull(stolen);
            _ = stolen.Handle;
            OwningDisposeScope = stolen.OwningDisposeScope;
            OwningDisposeScope?.MarkAsDisposed(stolen);
            OwningDisposeScope?.Add(this);
            _handle = new TensorHandle(stolen._handle.Decouple());
        }

        /// <summary>Tensors that are alive in the process.</summary>
        public static long TotalCount => TensorHandle.LiveCount;

        /// <summary>The most that <see cref="TotalCount"/> has been.</summary>
        public static long PeakCount => TensorHandle.PeakCount;

        /// <summary>A name for people; libtorch does not know it.</summary>
        public string? name { get; set; }

        /// <summary>The address of the native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor is disposed.</exception>
        public IntPtr Handle => _handle.IsClosed || _handle.IsInvalid ? throw Invalid() : _handle.DangerousGetHandle();

        /// <summary>Whether the tensor is disposed or gave its handle away.</summary>
        public bool IsInvalid => _handle.IsClosed || _handle.IsInvalid;

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Frees the tensor's handle.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the tensor's handle.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (disposing && !IsInvalid)
            {
                DisposeScopeManager.Current.Disposing(this);
                OwningDisposeScope?.MarkAsDisposed(this);
                _handle.Dispose();
            }
        }

        /// <summary>Gives the native tensor away: the caller owns it, this object is invalid.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            _ = Handle;
            DisposeScopeManager.Current.Disposing(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            return _handle.Decouple();
        }

        /// <summary>Hands the tensor to the scope around its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Hands the tensor to the other tensor's scope.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return MoveToOtherDisposeScope(other.OwningDisposeScope);
        }

        /// <summary>Hands the tensor to another scope; to nobody where it is null.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
            {
                owner.MoveToOther(other, this);
            }
            else
            {
                other?.Attach(this);
            }

            return this;
        }

        /// <summary>Takes the tensor out of its scope; disposing it is the caller's matter.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        /// <inheritdoc/>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>The native tensor, kept alive until <see cref="ReleaseAcquired"/>.</summary>
        internal IntPtr Acquire()
        {
            bool acquired = false;
            try
            {
                _handle.DangerousAddRef(ref acquired);
            }
            catch (ObjectDisposedException)
            {
                throw Invalid();
            }

            return _handle.DangerousGetHandle();
        }

        /// <summary>Puts another native tensor under this object; the other object is invalid afterwards.</summary>
        internal void ReplaceHandle(Tensor other)
        {
            TensorHandle old = _handle;
            _handle = new TensorHandle(other.DecoupleFromNativeHandle());
            old.Dispose();
        }

        internal void ReleaseAcquired() => _handle.DangerousRelease();

        private static InvalidOperationException Invalid() => new(
            "The tensor was used after its disposal. Detach it from its dispose scope, or move it to the outer one, to keep it.");
    }
}
