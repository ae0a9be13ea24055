using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Hosts.Console.Heads;

/// <summary>Options of a command line that are made of a function's JSON schema: <c>--max-words 5</c> for <c>maxWords</c>.</summary>
internal static class FunctionArguments
{
    /// <summary>The arguments that words of a command line give.</summary>
    /// <param name="function">The function.</param>
    /// <param name="words">What no option of the command itself has taken.</param>
    /// <param name="given">Arguments as one JSON object, or null; words win.</param>
    /// <exception cref="InputException">A word fits no parameter, or a value is missing.</exception>
    public static AIFunctionArguments Parse(AIFunction function, IReadOnlyList<string> words, JsonObject? given)
    {
        var arguments = new AIFunctionArguments();
        foreach ((string name, JsonNode? value) in given ?? [])
        {
            arguments[Parameter(function, name).Name] = JsonSerializer.SerializeToElement(value);
        }

        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (int i = 0; i < words.Count;)
        {
            string word = words[i++];
            if (!word.StartsWith("--", StringComparison.Ordinal) || word.Length == 2)
            {
                throw new InputException($"'{word}' stands where an option of function '{function.Name}' was expected. {Known(function)}", word);
            }

            int equals = word.IndexOf('=', StringComparison.Ordinal);
            (string name, JsonElement schema) = Parameter(function, equals < 0 ? word : word[..equals], out bool isNegated);
            if (equals >= 0)
            {
                Take(arguments, lists, name, schema, word[(equals + 1)..]);
                continue;
            }

            if (TypeOf(schema) == "boolean" && (isNegated || i == words.Count || words[i].StartsWith("--", StringComparison.Ordinal)))
            {
                arguments[name] = isNegated ? "false" : "true";
                continue;
            }

            int first = i;
            while (i < words.Count && !words[i].StartsWith("--", StringComparison.Ordinal) && (i == first || TypeOf(schema) == "array"))
            {
                Take(arguments, lists, name, schema, words[i++]);
            }

            if (i == first)
            {
                throw new InputException($"'{word}' of function '{function.Name}' needs a value. One that begins with two hyphens is written {word}=value.", word);
            }
        }

        CheckRequired(function, arguments);
        return arguments;
    }

    /// <summary>What <c>--help</c> says about a function.</summary>
    public static void Describe(AIFunction function, TextWriter output)
    {
        output.WriteLine(function.Description);
        HashSet<string> required = Required(function);
        foreach (JsonProperty parameter in Properties(function))
        {
            var facts = new List<string>();
            JsonElement shape = parameter.Value;
            if (shape.ValueKind == JsonValueKind.Object && Choices(shape) is { Count: > 0 } choices)
            {
                facts.Add($"one of {string.Join(", ", choices)}");
            }

            facts.Add(required.Contains(parameter.Name) ? "required" : Default(shape));
            string description = shape.ValueKind == JsonValueKind.Object && shape.TryGetProperty("description", out JsonElement text) ? text.GetString() ?? "" : "";
            output.WriteLine($"  {Option(parameter.Name)} <{TypeOf(shape) ?? "value"}>  {description} ({string.Join("; ", facts)})");
        }
    }

    /// <summary><c>--max-words</c> of <c>maxWords</c>.</summary>
    public static string Option(string parameter)
    {
        var option = new StringBuilder("--");
        foreach (char character in parameter)
        {
            if (char.IsUpper(character) && option.Length > 2)
            {
                option.Append('-');
            }

            option.Append(character == '_' ? '-' : char.ToLowerInvariant(character));
        }

        return option.ToString();
    }

    private static void Take(AIFunctionArguments arguments, Dictionary<string, List<string>> lists, string name, JsonElement schema, string value)
    {
        if (TypeOf(schema) != "array" || value.StartsWith('['))
        {
            arguments[name] = value;
            return;
        }

        if (!lists.TryGetValue(name, out List<string>? list))
        {
            arguments[name] = lists[name] = list = [];
        }

        list.Add(value);
    }

    private static void CheckRequired(AIFunction function, AIFunctionArguments arguments)
    {
        string[] missing = [.. Required(function).Where(name => !arguments.ContainsKey(name)).Select(Option)];
        if (missing.Length > 0)
        {
            throw new InputException($"Function '{function.Name}' needs {string.Join(", ", missing)}. {Known(function)}");
        }
    }

    private static (string Name, JsonElement Schema) Parameter(AIFunction function, string word) => Parameter(function, word.StartsWith("--", StringComparison.Ordinal) ? word : "--" + word, out _);

    private static (string Name, JsonElement Schema) Parameter(AIFunction function, string word, out bool isNegated)
    {
        isNegated = false;
        foreach (JsonProperty parameter in Properties(function))
        {
            if (word == Option(parameter.Name) || word == "--" + parameter.Name)
            {
                return (parameter.Name, parameter.Value);
            }

            if (TypeOf(parameter.Value) == "boolean" && word == Option(parameter.Name).Insert(2, "no-"))
            {
                isNegated = true;
                return (parameter.Name, parameter.Value);
            }
        }

        throw new InputException($"Function '{function.Name}' has no option '{word}'. {Known(function)}", word);
    }

    private static string Known(AIFunction function)
    {
        string[] options = [.. Properties(function).Select(parameter => Option(parameter.Name))];
        return options.Length == 0 ? "It takes no options." : $"It takes: {string.Join(", ", options)}.";
    }

    private static JsonElement.ObjectEnumerator Properties(AIFunction function) =>
        function.JsonSchema.TryGetProperty("properties", out JsonElement properties) ? properties.EnumerateObject() : default;

    private static HashSet<string> Required(AIFunction function) =>
        function.JsonSchema.TryGetProperty("required", out JsonElement required) ? [.. required.EnumerateArray().Select(name => name.GetString()!)] : [];

    private static List<string> Choices(JsonElement schema) =>
        schema.TryGetProperty("enum", out JsonElement choices) ? [.. choices.EnumerateArray().Where(choice => choice.ValueKind != JsonValueKind.Null).Select(choice => choice.ToString())] : [];

    private static string Default(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("default", out JsonElement value) && value.ValueKind != JsonValueKind.Null ? $"default {value}" : "optional";

    private static string? TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out JsonElement type))
        {
            return null;
        }

        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(item => item.GetString()).FirstOrDefault(item => item != "null") : type.GetString();
    }
}
