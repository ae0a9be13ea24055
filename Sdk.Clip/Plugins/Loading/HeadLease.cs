namespace Clip.Sdk.Plugins;

/// <summary>A running call of a head: its version of the plugin stays until this is disposed.</summary>
internal sealed class HeadLease(LoadedPlugin plugin, string head) : IDisposable
{
    private LoadedPlugin? _plugin = plugin;

    public HeadSlot Head => (_plugin ?? throw new ObjectDisposedException(nameof(HeadLease))).Head(head);

    public void Dispose() => Interlocked.Exchange(ref _plugin, null)?.Exit();
}
