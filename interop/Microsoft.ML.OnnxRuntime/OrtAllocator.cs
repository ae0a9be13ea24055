using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Allocates the memory of values that the library itself owns.</summary>
public unsafe class OrtAllocator : SafeHandle
{
    private static readonly Lazy<OrtAllocator> Cpu = new(CreateDefault, LazyThreadSafetyMode.PublicationOnly);

    // Null for the process-wide allocator, which is never released.
    private readonly SessionHandle? _session;

    /// <summary>The allocator of one of a session's execution providers; keeps the session's native part alive.</summary>
    /// <param name="session">The session, built with the provider that owns the memory.</param>
    /// <param name="memInfo">The memory to allocate.</param>
    /// <exception cref="OnnxRuntimeException">The session has no such memory.</exception>
    public OrtAllocator(InferenceSession session, OrtMemoryInfo memInfo)
        : base(0, ownsHandle: true)
    {
        ArgumentNullException.ThrowIfNull(session);
        using var borrowedSession = new BorrowedHandle(session.Handle);
        using var borrowedInfo = new BorrowedHandle(memInfo, nameof(memInfo));
        nint allocator;
        OrtStatus.Check(OrtApi.CreateAllocator(borrowedSession.Pointer, borrowedInfo.Pointer, &allocator));
        bool added = false;
        session.Handle.DangerousAddRef(ref added);
        _session = session.Handle;
        SetHandle(allocator);
    }

    private OrtAllocator(nint allocator)
        : base(0, ownsHandle: true) => SetHandle(allocator);

    /// <summary>The CPU allocator of the process.</summary>
    public static OrtAllocator DefaultInstance => Cpu.Value;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The memory that this allocates.</summary>
    public OrtMemoryInfo Info
    {
        get
        {
            using var borrowed = new BorrowedHandle(this);
            nint info;
            OrtStatus.Check(OrtApi.AllocatorGetInfo(borrowed.Pointer, &info));
            return OrtMemoryInfo.OwnedBy(this, info);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_session is not null)
        {
            OrtApi.ReleaseAllocator(handle);
            _session.DangerousRelease();
        }

        return true;
    }

    private static OrtAllocator CreateDefault() => new(DefaultAllocator.Pointer);
}
