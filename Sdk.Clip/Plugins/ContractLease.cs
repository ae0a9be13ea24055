namespace Clip.Sdk.Plugins;

/// <summary>A head as an interface of the contract: a reload meanwhile leaves the caller its version. Dispose it when the work is done.</summary>
/// <typeparam name="TContract">An interface that the host and the plugin share, such as <see cref="Guidance.IGuidance"/>.</typeparam>
public sealed class ContractLease<TContract> : IDisposable
    where TContract : class
{
    private readonly HeadLease _lease;
    private TContract? _head;

    internal ContractLease(HeadLease lease, TContract head, HeadInfo info)
    {
        _lease = lease;
        _head = head;
        Info = info;
    }

    /// <summary>The head, with the version of its plugin.</summary>
    public HeadInfo Info { get; }

    /// <summary>The head. Hold neither it nor what it gave beyond this lease.</summary>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public TContract Head => _head ?? throw new ObjectDisposedException(nameof(ContractLease<>));

    /// <summary>Ends the lease.</summary>
    public void Dispose()
    {
        _head = null;
        _lease.Dispose();
    }
}
