using System.Diagnostics.CodeAnalysis;

namespace Clip.Sdk.Plugins;

/// <summary>A stream that a head gave: the call is over when it was read or dropped.</summary>
/// <param name="stream">The head's stream.</param>
/// <param name="lease">The call.</param>
internal sealed class LeasedStream(IAsyncEnumerable<string> stream, HeadLease lease) : IAsyncEnumerable<string>
{
    private IAsyncEnumerable<string>? _stream = stream;
    private HeadLease? _unread = lease;

    /// <summary>Ends the call of a stream that nobody reads.</summary>
    ~LeasedStream() => _unread?.Dispose();

    public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<string> inner = Interlocked.Exchange(ref _stream, null)
            ?? throw new InvalidOperationException("The stream of a head is read once. Call its function again.");
        var enumerator = new Enumerator(inner.GetAsyncEnumerator(cancellationToken), _unread!);
        _unread = null;
        return enumerator;
    }

    private sealed class Enumerator(IAsyncEnumerator<string> inner, HeadLease lease) : IAsyncEnumerator<string>
    {
        [AllowNull]
        private IAsyncEnumerator<string> _inner = inner;

        public string Current => _inner.Current;

        public ValueTask<bool> MoveNextAsync() => _inner.MoveNextAsync();

        public async ValueTask DisposeAsync()
        {
            IAsyncEnumerator<string>? done = Interlocked.Exchange(ref _inner, null);
            if (done is null)
            {
                return;
            }

            try
            {
                await done.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                lease.Dispose();
            }
        }
    }
}
