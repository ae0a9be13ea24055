using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Reads YAML 1.2 into nodes that know their lines.</summary>
internal static class YamlRunFileReader
{
    // Aliases let a short file stand for an endless tree; no run file is anywhere near this deep or large.
    private const int MaximumDepth = 32;
    private const int MaximumNodes = 100_000;

    public static ConfigurationNode Read(string text, string fileName)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw Refuse(fileName, error.Start, error.InnerException?.Message ?? error.Message, error);
        }

        if (stream.Documents.Count > 1)
        {
            throw Refuse(fileName, stream.Documents[1].RootNode.Start, "A run file is one document, but a second one begins here. Remove it.", null);
        }

        int nodes = 0;
        return stream.Documents.Count == 0
            ? new ConfigurationNode { Kind = ConfigurationNodeKind.Map, Line = 1, Column = 1 }
            : Convert(stream.Documents[0].RootNode, fileName, 0, ref nodes);
    }

    private static ConfigurationNode Convert(YamlNode node, string fileName, int depth, ref int nodes)
    {
        if (depth > MaximumDepth || ++nodes > MaximumNodes)
        {
            throw Refuse(fileName, node.Start, $"The file is nested deeper than {MaximumDepth} levels or has more than {MaximumNodes} values, aliases followed.", null);
        }

        (int line, int column) = ((int)node.Start.Line, (int)node.Start.Column);
        switch (node)
        {
            case YamlMappingNode map:
                var result = new ConfigurationNode { Kind = ConfigurationNodeKind.Map, Line = line, Column = column };
                foreach ((YamlNode key, YamlNode value) in map.Children)
                {
                    if (key is not YamlScalarNode { Value: string name })
                    {
                        throw Refuse(fileName, key.Start, "A key must be a plain word.", null);
                    }

                    result.Entries.Add(new ConfigurationEntry(name, (int)key.Start.Line, (int)key.Start.Column, Convert(value, fileName, depth + 1, ref nodes)));
                }

                return result;
            case YamlSequenceNode list:
                var items = new ConfigurationNode { Kind = ConfigurationNodeKind.List, Line = line, Column = column };
                foreach (YamlNode item in list.Children)
                {
                    items.Items.Add(Convert(item, fileName, depth + 1, ref nodes));
                }

                return items;
            default:
                var scalar = (YamlScalarNode)node;
                bool isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any;
                string text = scalar.Value ?? "";
                bool isNull = isPlain && text is ("" or "~" or "null");
                return new ConfigurationNode
                {
                    Kind = isNull ? ConfigurationNodeKind.Null : ConfigurationNodeKind.Scalar,
                    Line = line,
                    Column = column,
                    Text = text,
                    IsQuoted = !isPlain,
                };
        }
    }

    private static RunFileException Refuse(string fileName, Mark place, string message, Exception? inner) =>
        new(fileName, [new RunFileProblem((int)place.Line, (int)place.Column, message)], inner);
}
