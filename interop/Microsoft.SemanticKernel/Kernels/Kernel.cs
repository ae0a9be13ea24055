using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.SemanticKernel;

/// <summary>Holds services, plugins and filters, and runs functions with them.</summary>
public sealed class Kernel
{
    internal const string ServiceKeys = "KernelServiceTypeToKeyMappings";

    private readonly List<IFunctionInvocationFilter> _filters;
    private CultureInfo _culture = CultureInfo.InvariantCulture;

    /// <summary>Makes a kernel.</summary>
    /// <param name="services">Services; null for none. Filters and, where <paramref name="plugins"/> is null, plugins are taken from them.</param>
    /// <param name="plugins">Plugins; null to take those of the services.</param>
    public Kernel(IServiceProvider? services = null, KernelPluginCollection? plugins = null)
    {
        Services = services ?? new ServiceCollection().BuildServiceProvider();
        Plugins = plugins ?? Services.GetService<KernelPluginCollection>() ?? new KernelPluginCollection(Services.GetServices<KernelPlugin>());
        _filters = [.. Services.GetServices<IFunctionInvocationFilter>()];
    }

    /// <summary>The plugins.</summary>
    public KernelPluginCollection Plugins { get; }

    /// <summary>What runs around every function, the first outermost.</summary>
    public IList<IFunctionInvocationFilter> FunctionInvocationFilters => _filters;

    /// <summary>The services.</summary>
    public IServiceProvider Services { get; }

    /// <summary>The culture that values are turned to text in; null sets the invariant one.</summary>
    [AllowNull]
    public CultureInfo Culture
    {
        get => _culture;
        set => _culture = value ?? CultureInfo.InvariantCulture;
    }

    /// <summary>The loggers of the services, or ones that log nothing.</summary>
    public ILoggerFactory LoggerFactory => Services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    /// <summary>Whatever the host keeps beside the kernel.</summary>
    public IDictionary<string, object?> Data { get; private init; } = new Dictionary<string, object?>();

    /// <summary>Begins a kernel.</summary>
    public static IKernelBuilder CreateBuilder() => new KernelBuilder();

    /// <summary>A kernel with the same services and copies of the collections.</summary>
    public Kernel Clone()
    {
        var clone = new Kernel(Services, new KernelPluginCollection(Plugins)) { _culture = _culture, Data = new Dictionary<string, object?>(Data) };
        clone._filters.Clear();
        clone._filters.AddRange(_filters);
        return clone;
    }

    /// <summary>A service.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="serviceKey">Its key, or null: then one without a key is preferred, else the last one with a key.</param>
    /// <exception cref="KernelException">There is none.</exception>
    public T GetRequiredService<T>(object? serviceKey = null)
        where T : class
    {
        T? service = serviceKey is not null
            ? (Services is IKeyedServiceProvider ? Services.GetKeyedService<T>(serviceKey) : null)
            : Services.GetService<T>() ?? GetAllServices<T>().LastOrDefault();
        return service ?? throw new KernelException(serviceKey is null
            ? $"No service of type '{typeof(T)}' is registered."
            : $"No service of type '{typeof(T)}' with key '{serviceKey}' is registered.");
    }

    /// <summary>All services of a type, with and without a key.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public IEnumerable<T> GetAllServices<T>()
        where T : class
    {
        if (Services is IKeyedServiceProvider && Services.GetKeyedService<Dictionary<Type, HashSet<object?>>>(ServiceKeys) is { } keysOfTypes)
        {
            return keysOfTypes.TryGetValue(typeof(T), out HashSet<object?>? keys) ? keys.SelectMany(Services.GetKeyedServices<T>) : [];
        }

        return Services.GetServices<T>();
    }

    /// <summary>Runs a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<FunctionResult> InvokeAsync(KernelFunction function, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.InvokeAsync(this, arguments, cancellationToken);
    }

    /// <summary>Runs a function by name.</summary>
    /// <param name="pluginName">The plugin; null searches all.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="KeyNotFoundException">There is no such plugin or function.</exception>
    public Task<FunctionResult> InvokeAsync(string? pluginName, string functionName, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        Find(pluginName, functionName).InvokeAsync(this, arguments, cancellationToken);

    /// <summary>Runs a function and gives its value.</summary>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TResult?> InvokeAsync<TResult>(KernelFunction function, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        (await InvokeAsync(function, arguments, cancellationToken).ConfigureAwait(false)).GetValue<TResult>();

    /// <summary>Runs a function by name and gives its value.</summary>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="pluginName">The plugin; null searches all.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="KeyNotFoundException">There is no such plugin or function.</exception>
    public async Task<TResult?> InvokeAsync<TResult>(string? pluginName, string functionName, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        (await InvokeAsync(pluginName, functionName, arguments, cancellationToken).ConfigureAwait(false)).GetValue<TResult>();

    /// <summary>Runs a function and streams its values.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IAsyncEnumerable<T> InvokeStreamingAsync<T>(KernelFunction function, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.InvokeStreamingAsync<T>(this, arguments, cancellationToken);
    }

    /// <summary>Runs a function by name and streams its values.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="pluginName">The plugin; null searches all.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="KeyNotFoundException">There is no such plugin or function.</exception>
    public IAsyncEnumerable<T> InvokeStreamingAsync<T>(string? pluginName, string functionName, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        Find(pluginName, functionName).InvokeStreamingAsync<T>(this, arguments, cancellationToken);

    internal async Task<FunctionResult> FilterAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> invoke)
    {
        await NextAsync(context, invoke, 0).ConfigureAwait(false);
        return context.Result;
    }

    private Task NextAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> invoke, int index) => index < _filters.Count
        ? _filters[index].OnFunctionInvocationAsync(context, next => NextAsync(next, invoke, index + 1))
        : invoke(context);

    private KernelFunction Find(string? pluginName, string functionName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(functionName);
        return Plugins.GetFunction(pluginName, functionName);
    }
}
