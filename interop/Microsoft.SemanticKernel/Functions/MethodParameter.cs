using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Where a parameter of a method gets its value from.</summary>
internal sealed class MethodParameter(ParameterInfo parameter)
{
    private readonly Type _type = parameter.ParameterType;
    private readonly string _name = parameter.Name ?? string.Empty;

    /// <summary>What is known of it, or null where the invocation itself gives the value.</summary>
    public KernelParameterMetadata? Metadata => IsGiven ? null : new KernelParameterMetadata(_name)
    {
        Description = parameter.GetCustomAttribute<DescriptionAttribute>()?.Description,
        DefaultValue = parameter.HasDefaultValue ? parameter.DefaultValue : null,
        IsRequired = !parameter.HasDefaultValue,
        ParameterType = _type,
    };

    private bool IsGiven => _type == typeof(KernelFunction) || _type == typeof(Kernel) || _type == typeof(KernelArguments)
        || _type == typeof(ILoggerFactory) || _type == typeof(ILogger) || _type == typeof(CultureInfo) || _type == typeof(IFormatProvider) || _type == typeof(CancellationToken);

    public object? Resolve(KernelFunction function, Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken)
    {
        if (IsGiven)
        {
            return Given(function, kernel, arguments, cancellationToken);
        }

        if (arguments.TryGetValue(_name, out object? value))
        {
            return Convert(value, kernel.Culture);
        }

        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new KernelException($"Function '{function.Name}' got no argument for its parameter '{_name}'.", new ArgumentException("The argument is missing.", _name));
    }

    private object Given(KernelFunction function, Kernel kernel, KernelArguments arguments, CancellationToken cancellationToken) =>
        _type == typeof(KernelFunction) ? function
        : _type == typeof(Kernel) ? kernel
        : _type == typeof(KernelArguments) ? arguments
        : _type == typeof(ILoggerFactory) ? kernel.LoggerFactory
        : _type == typeof(ILogger) ? kernel.LoggerFactory.CreateLogger(parameter.Member.DeclaringType ?? typeof(KernelFunction))
        : _type == typeof(CancellationToken) ? cancellationToken
        : kernel.Culture;

    private object? Convert(object? value, CultureInfo culture)
    {
        if (value is null || _type.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            Type type = Nullable.GetUnderlyingType(_type) ?? _type;
            return value switch
            {
                JsonElement element => element.Deserialize(_type, AIJsonUtilities.DefaultOptions),
                JsonDocument document => document.Deserialize(_type, AIJsonUtilities.DefaultOptions),
                JsonNode node => node.Deserialize(_type, AIJsonUtilities.DefaultOptions),
                _ when type == typeof(string) => System.Convert.ToString(value, culture),
                string text when TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)) => TypeDescriptor.GetConverter(type).ConvertFromString(null, culture, text),
                IConvertible when typeof(IConvertible).IsAssignableFrom(type) => System.Convert.ChangeType(value, type, culture),
                _ => JsonSerializer.SerializeToElement(value, value.GetType(), AIJsonUtilities.DefaultOptions).Deserialize(_type, AIJsonUtilities.DefaultOptions),
            };
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidCastException or OverflowException or NotSupportedException or ArgumentException)
        {
            throw new ArgumentOutOfRangeException(_name, value, exception.Message);
        }
    }
}
