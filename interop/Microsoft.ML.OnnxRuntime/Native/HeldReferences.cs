using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Handles that something native still points at: each is counted up when added and down when released.</summary>
internal sealed class HeldReferences
{
    private readonly Lock _gate = new();
    private readonly List<SafeHandle> _handles = [];

    internal void Add(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        lock (_gate)
        {
            _handles.Add(handle);
        }
    }

    internal SafeHandle[] ToArray()
    {
        lock (_gate)
        {
            return [.. _handles];
        }
    }

    internal void ReleaseAll()
    {
        lock (_gate)
        {
            foreach (SafeHandle handle in _handles)
            {
                handle.DangerousRelease();
            }

            _handles.Clear();
        }
    }
}
