using System.Globalization;
using System.Text.Json.Nodes;
using Clip.Sdk.Plugins;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Clip.Sdk.Hosts.Console.Heads;

/// <summary>The configuration of heads as a file: JSON, or YAML of the same shape.</summary>
internal static class HeadConfigurationFile
{
    // Aliases let a short file stand for an endless tree.
    private const int MaximumNodes = 100_000;
    private const int MaximumDepth = 64;

    private static readonly string[] UsualNames = ["clip.json", "clip.yaml", "clip.yml"];

    /// <param name="path">The file; null for the usual one of the current folder, where there is one.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static HeadConfiguration Read(string? path)
    {
        path ??= UsualNames.FirstOrDefault(File.Exists);
        if (path is null)
        {
            return HeadConfiguration.Empty;
        }

        return Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" ? ReadYaml(Path.GetFullPath(path)) : HeadConfiguration.Read(path);
    }

    private static HeadConfiguration ReadYaml(string path)
    {
        var yaml = new YamlStream();
        try
        {
            using StreamReader reader = File.OpenText(path);
            yaml.Load(reader);
        }
        catch (YamlException error)
        {
            throw new InputException($"Configuration '{path}', line {error.Start.Line}: it is not YAML. {error.InnerException?.Message ?? error.Message}", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Configuration '{path}' cannot be read: {error.Message}", path, error);
        }

        int nodes = 0;
        return HeadConfiguration.Create(yaml.Documents.Count == 0 ? new JsonObject() : Convert(yaml.Documents[0].RootNode, path, 0, ref nodes), path);
    }

    private static JsonNode? Convert(YamlNode node, string path, int depth, ref int nodes)
    {
        if (depth > MaximumDepth || ++nodes > MaximumNodes)
        {
            throw new InputException($"Configuration '{path}', line {node.Start.Line}: it is nested deeper than {MaximumDepth} levels or has more than {MaximumNodes} values, aliases followed.", path);
        }

        switch (node)
        {
            case YamlMappingNode map:
                var values = new JsonObject();
                foreach ((YamlNode key, YamlNode value) in map.Children)
                {
                    string name = (key as YamlScalarNode)?.Value ?? throw new InputException($"Configuration '{path}', line {key.Start.Line}: a key is to be a plain word.", path);
                    values[name] = Convert(value, path, depth + 1, ref nodes);
                }

                return values;
            case YamlSequenceNode list:
                var items = new JsonArray();
                foreach (YamlNode item in list.Children)
                {
                    items.Add(Convert(item, path, depth + 1, ref nodes));
                }

                return items;
            default:
                var scalar = (YamlScalarNode)node;
                return scalar.Style is ScalarStyle.Plain or ScalarStyle.Any ? Plain(scalar.Value ?? "") : JsonValue.Create(scalar.Value);
        }
    }

    /// <summary>What YAML's core schema makes of a word without quotes.</summary>
    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" or "True" => JsonValue.Create(true),
        "false" or "False" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
