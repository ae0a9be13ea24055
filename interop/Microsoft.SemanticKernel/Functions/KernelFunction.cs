using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>A function of a kernel. Made from a method or from an <see cref="AIFunction"/>.</summary>
public abstract class KernelFunction : FullyQualifiedAIFunction
{
    private readonly JsonElement _schema;

    internal KernelFunction(KernelFunctionMetadata metadata)
        : base(metadata) => _schema = BuildSchema(metadata);

    /// <summary>The function's name, without its plugin's.</summary>
    public new virtual string Name => Metadata.Name;

    /// <summary>Its plugin's name, or null.</summary>
    public virtual string? PluginName => Metadata.PluginName;

    /// <inheritdoc/>
    public override string Description => Metadata.Description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema => _schema;

    /// <inheritdoc/>
    public override JsonSerializerOptions JsonSerializerOptions => AIJsonUtilities.DefaultOptions;

    /// <inheritdoc/>
    public override MethodInfo? UnderlyingMethod => null;

    private Kernel? BoundKernel { get; set; }

    /// <summary>Runs the function, through the kernel's filters.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="KernelFunctionCanceledException">It was cancelled.</exception>
    public async Task<FunctionResult> InvokeAsync(Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        arguments ??= [];
        var result = new FunctionResult(this, culture: kernel.Culture);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var context = new FunctionInvocationContext(kernel, this, arguments, result) { CancellationToken = cancellationToken };
            return await kernel.FilterAsync(context, async inner =>
                inner.Result = result = await InvokeCoreAsync(kernel, inner.Arguments, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            throw new KernelFunctionCanceledException(kernel, this, arguments, result, cancelled);
        }
    }

    /// <summary>Runs the function and gives its value.</summary>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TResult?> InvokeAsync<TResult>(Kernel kernel, KernelArguments? arguments = null, CancellationToken cancellationToken = default) =>
        (await InvokeAsync(kernel, arguments, cancellationToken).ConfigureAwait(false)).GetValue<TResult>();

    /// <summary>Runs the function, through the kernel's filters, and streams its values.</summary>
    /// <typeparam name="TResult">The values' type.</typeparam>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<TResult> InvokeStreamingAsync<TResult>(
        Kernel kernel, KernelArguments? arguments = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        arguments ??= [];
        var context = new FunctionInvocationContext(kernel, this, arguments, new FunctionResult(this, culture: kernel.Culture))
        {
            CancellationToken = cancellationToken,
            IsStreaming = true,
        };
        FunctionResult result = await kernel.FilterAsync(context, inner =>
        {
            inner.Result = new FunctionResult(this, InvokeStreamingCoreAsync<TResult>(kernel, inner.Arguments, cancellationToken), kernel.Culture);
            return Task.CompletedTask;
        }).ConfigureAwait(false);

        await foreach (TResult item in (result.GetValue<IAsyncEnumerable<TResult>>() ?? AsyncEnumerable.Empty<TResult>()).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>The same function for another plugin.</summary>
    /// <param name="pluginName">The plugin.</param>
    public abstract KernelFunction Clone(string? pluginName = null);

    /// <summary>The plugin's name, a dot and the function's.</summary>
    public override string ToString() => string.IsNullOrWhiteSpace(PluginName) ? Name : $"{PluginName}.{Name}";

    /// <summary>The same function, run in a kernel where its caller names none.</summary>
    internal KernelFunction WithKernel(Kernel? kernel)
    {
        KernelFunction clone = Clone(PluginName);
        clone.BoundKernel = kernel;
        return clone;
    }

    /// <summary>Runs the function itself.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    protected abstract ValueTask<FunctionResult> InvokeCoreAsync(Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Kernel kernel = arguments.Services?.GetService(typeof(Kernel)) as Kernel ?? BoundKernel ?? new Kernel(arguments.Services);
        FunctionResult result = await InvokeCoreAsync(kernel, new KernelArguments(arguments), cancellationToken).ConfigureAwait(false);
        return result.Value is { } value ? JsonSerializer.SerializeToElement(value, value.GetType(), JsonSerializerOptions) : null;
    }

    /// <summary>Runs the function itself and streams its values.</summary>
    /// <typeparam name="TResult">The values' type.</typeparam>
    /// <param name="kernel">The kernel.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    protected abstract IAsyncEnumerable<TResult> InvokeStreamingCoreAsync<TResult>(Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken);

    private static JsonElement BuildSchema(KernelFunctionMetadata metadata)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (KernelParameterMetadata parameter in metadata.Parameters)
        {
            properties[parameter.Name] = parameter.Schema is { } schema ? JsonNode.Parse(schema.RootElement.GetRawText()) : new JsonObject { ["type"] = "string" };
            if (parameter.IsRequired)
            {
                required.Add((JsonNode)parameter.Name);
            }
        }

        var root = new JsonObject { ["type"] = "object" };
        if (metadata.Description.Length > 0)
        {
            root["description"] = metadata.Description;
        }

        root["properties"] = properties;
        if (required.Count > 0)
        {
            root["required"] = required;
        }

        return JsonSerializer.SerializeToElement(root);
    }
}
