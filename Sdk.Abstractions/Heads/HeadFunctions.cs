using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Clip.Sdk.Files;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Heads;

/// <summary>Turns the described methods of a head into functions with a JSON schema, once for all hosts.</summary>
public static class HeadFunctions
{
    /// <summary>The functions of a head that exists.</summary>
    /// <param name="head">The head.</param>
    /// <param name="files">What turns the names of pictures into pictures.</param>
    public static IReadOnlyList<AIFunction> Create(object head, IFileRoots files)
    {
        ArgumentNullException.ThrowIfNull(head);
        return Create(head.GetType(), files, () => head);
    }

    /// <summary>The functions of a head that is made when the first of them is called.</summary>
    /// <param name="headType">The head's class.</param>
    /// <param name="files">What turns the names of pictures into pictures.</param>
    /// <param name="instance">Gives the head; called at every invocation.</param>
    /// <exception cref="ArgumentException">A method has no description, or two have one name.</exception>
    public static IReadOnlyList<AIFunction> Create(Type headType, IFileRoots files, Func<object> instance)
    {
        ArgumentNullException.ThrowIfNull(headType);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(instance);
        // One per head: what the serialiser caches of a plugin's types must go when the plugin is unloaded.
        JsonSerializerOptions json = CreateJson(files);
        var functions = new List<AIFunction>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (MethodInfo method in headType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        {
            if (method.GetCustomAttribute<HeadFunctionAttribute>() is not { } function)
            {
                continue;
            }

            if (!names.Add(function.Name))
            {
                throw new ArgumentException($"Two functions of '{headType.Name}' are named '{function.Name}'. Rename one.", nameof(headType));
            }

            if (method.GetCustomAttribute<DescriptionAttribute>() is null)
            {
                throw new ArgumentException($"Method '{headType.Name}.{method.Name}' has no description. Hosts and language models go by it: add [Description(...)].", nameof(headType));
            }

            AIFunctionFactoryOptions options = Options(function.Name, json);
            functions.Add(new HeadFunction(method, options, instance));
        }

        return functions;
    }

    private static AIFunctionFactoryOptions Options(string name, JsonSerializerOptions json) => new()
    {
        Name = name,
        SerializerOptions = json,
        JsonSchemaCreateOptions = new AIJsonSchemaCreateOptions { TransformSchemaNode = HeadSchema.Describe },
        MarshalResult = (result, type, cancellationToken) => ValueTask.FromResult(Marshal(result, type, json)),
    };

    /// <summary>Streams go to the host as they are; everything else as JSON, which needs no type of the plugin.</summary>
    private static object? Marshal(object? result, Type? type, JsonSerializerOptions json) => result switch
    {
        null => null,
        IAsyncEnumerable<string> stream => stream,
        JsonElement element => element,
        _ => JsonSerializer.SerializeToElement(result, type is null || type == typeof(object) ? result.GetType() : type, json),
    };

    private static JsonSerializerOptions CreateJson(IFileRoots files)
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        json.Converters.Add(new ImageSourceConverter(files));
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        json.MakeReadOnly();
        return json;
    }
}
