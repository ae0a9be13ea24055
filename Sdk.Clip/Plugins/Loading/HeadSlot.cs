using Clip.Sdk.Batches;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Plugins;

/// <summary>A registered head: made when it is first used, disposed of with its plugin.</summary>
internal sealed class HeadSlot(string name, string description, Type type, Func<IHeadContext, object> create)
{
    private readonly Lock _gate = new();
    private object? _head;
    private Dictionary<string, AIFunction>? _functions;
    private Func<IHeadContext>? _context;

    public string Name { get; } = name;

    public string Description { get; } = description;

    public bool IsBatch { get; } = type.IsAssignableTo(typeof(IBatchHead));

    /// <summary>The functions, in the order of the class.</summary>
    public IReadOnlyList<AIFunction> Functions { get; private set; } = [];

    /// <summary>Makes the functions; the head itself waits for the first call.</summary>
    /// <exception cref="PluginException">A function is malformed.</exception>
    public void Describe(IFileRoots files, Func<IHeadContext> context)
    {
        _context = context;
        try
        {
            Functions = HeadFunctions.Create(type, files, () => Head);
        }
        catch (ArgumentException error)
        {
            throw new PluginException($"Head '{Name}': {error.Message}", Name);
        }

        _functions = Functions.ToDictionary(function => function.Name, StringComparer.Ordinal);
    }

    public AIFunction? Function(string name) => _functions?.GetValueOrDefault(name);

    /// <exception cref="ClipException">It cannot be made; the next call tries again.</exception>
    public object Head
    {
        get
        {
            lock (_gate)
            {
                return _head ??= Make();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        object? head = Interlocked.Exchange(ref _head, null);
        if (head is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else if (head is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    private object Make()
    {
        try
        {
            IHeadContext context = (_context ?? throw new InvalidOperationException("The head was not described."))();
            return create(context) ?? throw new PluginException($"Head '{Name}' cannot be made: its plugin gave null.", Name);
        }
        catch (Exception error) when (error is not (ClipException or OperationCanceledException))
        {
            throw new PluginException($"Head '{Name}' cannot be made: {error.GetType().Name}: {error.Message}", Name, error);
        }
    }
}
