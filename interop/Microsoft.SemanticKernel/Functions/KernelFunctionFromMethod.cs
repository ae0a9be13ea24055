using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.SemanticKernel;

/// <summary>A function that calls a method.</summary>
internal sealed class KernelFunctionFromMethod : KernelFunction
{
    private readonly MethodInfo _method;
    private readonly object? _target;
    private readonly MethodParameter[] _parameters;

    public KernelFunctionFromMethod(MethodInfo method, object? target, KernelFunctionFromMethodOptions options)
        : this(method, target, Describe(method, options))
    {
    }

    private KernelFunctionFromMethod(MethodInfo method, object? target, KernelFunctionMetadata metadata)
        : base(metadata)
    {
        _method = method;
        _target = target;
        _parameters = [.. method.GetParameters().Select(parameter => new MethodParameter(parameter))];
    }

    public override MethodInfo? UnderlyingMethod => _method;

    public override KernelFunction Clone(string? pluginName = null) =>
        new KernelFunctionFromMethod(_method, _target, new KernelFunctionMetadata(Metadata) { PluginName = pluginName });

    protected override async ValueTask<FunctionResult> InvokeCoreAsync(Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken)
    {
        object?[] values = new object?[_parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _parameters[i].Resolve(this, kernel, arguments, cancellationToken);
        }

        object? result = _method.Invoke(_target, BindingFlags.DoNotWrapExceptions, null, values, null);
        object? value = await AwaitAsync(result).ConfigureAwait(false);
        return value as FunctionResult ?? new FunctionResult(this, value, kernel.Culture);
    }

    protected override async IAsyncEnumerable<TResult> InvokeStreamingCoreAsync<TResult>(
        Kernel kernel, KernelArguments arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FunctionResult result = await InvokeCoreAsync(kernel, arguments, cancellationToken).ConfigureAwait(false);
        switch (result.Value)
        {
            case TResult value:
                yield return value;
                break;
            case IAsyncEnumerable<TResult> values:
                await foreach (TResult value in values.WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    yield return value;
                }

                break;
            default:
                throw new NotSupportedException($"Function '{Name}' gives no {typeof(TResult)} to stream.");
        }
    }

    private static async ValueTask<object?> AwaitAsync(object? result)
    {
        switch (result)
        {
            case Task task:
                await task.ConfigureAwait(false);
                return task.GetType() is { IsGenericType: true } taskType && taskType.GetProperty("Result") is { } property && property.PropertyType.Name != "VoidTaskResult"
                    ? property.GetValue(task)
                    : null;
            case ValueTask task:
                await task.ConfigureAwait(false);
                return null;
            case not null when result.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>):
                return await AwaitAsync(type.GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(result, null)).ConfigureAwait(false);
            default:
                return result;
        }
    }

    private static KernelFunctionMetadata Describe(MethodInfo method, KernelFunctionFromMethodOptions options) => new(options.FunctionName ?? NameOf(method))
    {
        Description = options.Description ?? method.GetCustomAttribute<DescriptionAttribute>()?.Description,
        Parameters = [.. options.Parameters ?? method.GetParameters().Select(parameter => new MethodParameter(parameter).Metadata).OfType<KernelParameterMetadata>()],
        ReturnParameter = options.ReturnParameter ?? new KernelReturnParameterMetadata
        {
            ParameterType = method.ReturnType,
            Description = method.ReturnParameter.GetCustomAttribute<DescriptionAttribute>()?.Description,
        },
    };

    private static string NameOf(MethodInfo method)
    {
        string name = method.GetCustomAttribute<KernelFunctionAttribute>()?.Name ?? method.Name;
        bool isAsync = typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal) || method.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal);
        return isAsync && name.Length > "Async".Length && name.EndsWith("Async", StringComparison.Ordinal) ? name[..^"Async".Length] : name;
    }
}
