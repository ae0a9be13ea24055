using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Says where memory lies: the allocator's name, the device and the kind of memory.</summary>
public unsafe class OrtMemoryInfo : SafeHandle
{
    /// <summary>The name of CPU memory, zero-terminated UTF-8.</summary>
    public static readonly byte[] allocatorCPU = "Cpu\0"u8.ToArray();

    /// <summary>The name of CUDA device memory, zero-terminated UTF-8.</summary>
    public static readonly byte[] allocatorCUDA = "Cuda\0"u8.ToArray();

    /// <summary>The name of page-locked CPU memory of CUDA, zero-terminated UTF-8.</summary>
    public static readonly byte[] allocatorCUDA_PINNED = "CudaPinned\0"u8.ToArray();

    private static readonly Lazy<OrtMemoryInfo> Cpu = new(CreateCpu, LazyThreadSafetyMode.PublicationOnly);

    // Set where the native object belongs to a value or an allocator, which must then outlive this.
    private readonly SafeHandle? _owner;

    /// <summary>Describes memory by name.</summary>
    /// <param name="allocatorName">The allocator's name, such as <c>Cpu</c> or <c>Cuda</c>.</param>
    /// <param name="allocatorType">How the allocator gets its memory.</param>
    /// <param name="deviceId">The device's number, 0 for the first.</param>
    /// <param name="memoryType">The kind of memory.</param>
    /// <exception cref="OnnxRuntimeException">The name is unknown.</exception>
    public OrtMemoryInfo(string allocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memoryType)
        : this(ZeroTerminated(allocatorName), allocatorType, deviceId, memoryType)
    {
    }

    /// <summary>Describes memory by a name that is already UTF-8, such as <see cref="allocatorCPU"/>.</summary>
    /// <param name="utf8AllocatorName">The allocator's name, zero-terminated UTF-8.</param>
    /// <param name="allocatorType">How the allocator gets its memory.</param>
    /// <param name="deviceId">The device's number, 0 for the first.</param>
    /// <param name="memoryType">The kind of memory.</param>
    /// <exception cref="ArgumentException">The name does not end in a zero byte.</exception>
    /// <exception cref="OnnxRuntimeException">The name is unknown.</exception>
    public OrtMemoryInfo(byte[] utf8AllocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memoryType)
        : base(0, ownsHandle: true)
    {
        ArgumentNullException.ThrowIfNull(utf8AllocatorName);
        if (!utf8AllocatorName.Contains((byte)0))
        {
            throw new ArgumentException("The allocator's name must end in a zero byte.", nameof(utf8AllocatorName));
        }

        nint info;
        fixed (byte* name = utf8AllocatorName)
        {
            OrtStatus.Check(OrtApi.CreateMemoryInfo(name, (int)allocatorType, deviceId, (int)memoryType, &info));
        }

        SetHandle(info);
    }

    private OrtMemoryInfo(nint info, SafeHandle? owner)
        : base(0, ownsHandle: true)
    {
        if (owner is not null)
        {
            bool added = false;
            owner.DangerousAddRef(ref added);
            _owner = owner;
        }

        SetHandle(info);
    }

    /// <summary>Ordinary CPU memory.</summary>
    public static OrtMemoryInfo DefaultInstance => Cpu.Value;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The allocator's name.</summary>
    public string Name
    {
        get
        {
            using var borrowed = new BorrowedHandle(this);
            byte* name;
            OrtStatus.Check(OrtApi.MemoryInfoGetName(borrowed.Pointer, &name));
            return Utf8.ToString(name);
        }
    }

    /// <summary>The device's number.</summary>
    public int Id
    {
        get
        {
            using var borrowed = new BorrowedHandle(this);
            int id;
            OrtStatus.Check(OrtApi.MemoryInfoGetId(borrowed.Pointer, &id));
            return id;
        }
    }

    /// <summary>The kind of memory.</summary>
    public OrtMemType GetMemoryType()
    {
        using var borrowed = new BorrowedHandle(this);
        int type;
        OrtStatus.Check(OrtApi.MemoryInfoGetMemType(borrowed.Pointer, &type));
        return (OrtMemType)type;
    }

    /// <summary>How the allocator gets its memory.</summary>
    public OrtAllocatorType GetAllocatorType()
    {
        using var borrowed = new BorrowedHandle(this);
        int type;
        OrtStatus.Check(OrtApi.MemoryInfoGetType(borrowed.Pointer, &type));
        return (OrtAllocatorType)type;
    }

    /// <summary>True where both describe the same memory.</summary>
    /// <param name="other">The other description.</param>
    public bool Equals(OrtMemoryInfo? other)
    {
        if (other is null || ReferenceEquals(this, other))
        {
            return other is not null;
        }

        using var mine = new BorrowedHandle(this);
        using var theirs = new BorrowedHandle(other);
        int difference;
        OrtStatus.Check(OrtApi.CompareMemoryInfo(mine.Pointer, theirs.Pointer, &difference));
        return difference == 0;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OrtMemoryInfo);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id, GetMemoryType(), GetAllocatorType());

    /// <summary>Wraps a native object that <paramref name="owner"/> frees.</summary>
    internal static OrtMemoryInfo OwnedBy(SafeHandle owner, nint info) => new(info, owner);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_owner is null)
        {
            OrtApi.ReleaseMemoryInfo(handle);
        }
        else
        {
            _owner.DangerousRelease();
        }

        return true;
    }

    private static OrtMemoryInfo CreateCpu()
    {
        nint info;
        OrtStatus.Check(OrtApi.CreateCpuMemoryInfo((int)OrtAllocatorType.DeviceAllocator, (int)OrtMemType.Cpu, &info));
        return new OrtMemoryInfo(info, owner: null);
    }

    private static byte[] ZeroTerminated(string allocatorName)
    {
        ArgumentNullException.ThrowIfNull(allocatorName);
        return [.. Encoding.UTF8.GetBytes(allocatorName), 0];
    }
}
