using System.Globalization;

namespace Microsoft.SemanticKernel;

/// <summary>What a function gave.</summary>
public sealed class FunctionResult
{
    /// <summary>Makes a result.</summary>
    /// <param name="function">The function.</param>
    /// <param name="value">Its value.</param>
    /// <param name="culture">The culture that the value is turned to text in; null for the invariant one.</param>
    /// <param name="metadata">Further facts.</param>
    public FunctionResult(KernelFunction function, object? value = null, CultureInfo? culture = null, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        (Function, Value, Culture, Metadata) = (function, value, culture ?? CultureInfo.InvariantCulture, metadata);
    }

    /// <summary>Makes a result from another.</summary>
    /// <param name="result">The other.</param>
    /// <param name="value">The new value; null keeps the other's.</param>
    public FunctionResult(FunctionResult result, object? value = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        (Function, Value, Culture, Metadata) = (result.Function, value ?? result.Value, result.Culture, result.Metadata);
    }

    /// <summary>The function.</summary>
    public KernelFunction Function { get; init; }

    /// <summary>Further facts.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>The culture that the value is turned to text in.</summary>
    public CultureInfo Culture { get; init; }

    /// <summary>The value's type, or null where there is no value.</summary>
    public Type? ValueType => Value?.GetType();

    internal object? Value { get; }

    /// <summary>The value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public T? GetValue<T>() => Value switch
    {
        null => default,
        T value => value,
        KernelContent { InnerContent: T inner } => inner,
        KernelContent content when typeof(T) == typeof(string) => (T?)(object?)content.ToString(),
        _ => throw new InvalidCastException($"The result of function '{Function.Name}' is a {Value.GetType()}, not a {typeof(T)}."),
    };

    /// <summary>The value as text.</summary>
    public override string ToString() => Value switch
    {
        null => string.Empty,
        IFormattable formattable => formattable.ToString(null, Culture),
        _ => Value.ToString() ?? string.Empty,
    };
}
