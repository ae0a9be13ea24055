using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Functions of the shim that only TorchSharp.Extras calls.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int ct_autocast_enter(int deviceType, int dtype, int enabled, int cache, out IntPtr guard);

    [LibraryImport(Library)]
    internal static partial int ct_autocast_leave(IntPtr guard);

    [LibraryImport(Library)]
    internal static partial int ct_autocast_is_enabled(int deviceType);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ct_group_new(
        string backend, string host, int port, int isServer, string prefix, int rank, int size, long timeoutMilliseconds, out IntPtr group);

    [LibraryImport(Library)]
    internal static partial void ct_group_release(IntPtr group);

    [LibraryImport(Library)]
    internal static partial int ct_group_all_reduce(IntPtr group, IntPtr* tensors, int count, int operation);

    [LibraryImport(Library)]
    internal static partial int ct_group_broadcast(IntPtr group, IntPtr* tensors, int count, int root);

    [LibraryImport(Library)]
    internal static partial int ct_group_all_gather(IntPtr group, IntPtr input, IntPtr* outputs, int count);

    [LibraryImport(Library)]
    internal static partial int ct_group_barrier(IntPtr group);

    [LibraryImport(Library)]
    internal static partial int ct_group_backends();

    [LibraryImport(Library)]
    internal static partial int ct_cuda_memory(int device, long* values);

    [LibraryImport(Library)]
    internal static partial int ct_cuda_reset_peak_memory(int device);

    [LibraryImport(Library)]
    internal static partial int ct_cuda_empty_cache();

    [LibraryImport(Library)]
    internal static partial void ct_cpu_memory(long* values);

    [LibraryImport(Library)]
    internal static partial void ct_cpu_reset_peak_memory();

    [LibraryImport(Library)]
    internal static partial void ct_cpu_empty_cache();

    [LibraryImport(Library)]
    internal static partial int ct_lerp_all(IntPtr* targets, IntPtr* sources, int count, double weight);
}
