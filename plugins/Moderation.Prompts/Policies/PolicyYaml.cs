using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Clip.Sdk.Moderation.Policies;

/// <summary>Reads YAML into nodes that know their lines.</summary>
internal static class PolicyYaml
{
    // Aliases let a short file stand for an endless tree; no policy is anywhere near this deep or large.
    private const int MaximumDepth = 24;
    private const int MaximumNodes = 200_000;

    /// <exception cref="PolicyException">It is no YAML, or not one document.</exception>
    public static PolicyNode Read(string text, string path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw Refuse(path, error.Start, error.InnerException?.Message ?? error.Message, error);
        }

        if (stream.Documents.Count > 1)
        {
            throw Refuse(path, stream.Documents[1].RootNode.Start, "A policy is one document, but a second one begins here. Make it a file of its own.", null);
        }

        int nodes = 0;
        return stream.Documents.Count == 0
            ? new PolicyNode { Kind = PolicyNodeKind.Map, Line = 1, Column = 1, EndLine = 1 }
            : Convert(stream.Documents[0].RootNode, path, 0, ref nodes);
    }

    private static PolicyNode Convert(YamlNode node, string path, int depth, ref int nodes)
    {
        if (depth > MaximumDepth || ++nodes > MaximumNodes)
        {
            throw Refuse(path, node.Start, $"The file is nested deeper than {MaximumDepth} levels or has more than {MaximumNodes} values, aliases followed.", null);
        }

        return node switch
        {
            YamlMappingNode map => ConvertMap(map, path, depth, ref nodes),
            YamlSequenceNode list => ConvertList(list, path, depth, ref nodes),
            _ => ConvertScalar((YamlScalarNode)node),
        };
    }

    private static PolicyNode ConvertMap(YamlMappingNode map, string path, int depth, ref int nodes)
    {
        var result = new PolicyNode { Kind = PolicyNodeKind.Map, Line = (int)map.Start.Line, Column = (int)map.Start.Column, IsFlow = map.Style == MappingStyle.Flow };
        result.EndLine = result.IsFlow ? (int)map.End.Line : result.Line;
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: string name })
            {
                throw Refuse(path, key.Start, "A key must be a plain word.", null);
            }

            PolicyNode child = Convert(value, path, depth + 1, ref nodes);
            result.Entries.Add(new PolicyEntry(name, (int)key.Start.Line, (int)key.Start.Column, child));
            result.EndLine = Math.Max(result.EndLine, Math.Max((int)key.Start.Line, child.EndLine));
        }

        return result;
    }

    private static PolicyNode ConvertList(YamlSequenceNode list, string path, int depth, ref int nodes)
    {
        var result = new PolicyNode { Kind = PolicyNodeKind.List, Line = (int)list.Start.Line, Column = (int)list.Start.Column, IsFlow = list.Style == SequenceStyle.Flow };
        result.EndLine = result.IsFlow ? (int)list.End.Line : result.Line;
        foreach (YamlNode item in list.Children)
        {
            PolicyNode child = Convert(item, path, depth + 1, ref nodes);
            result.Items.Add(child);
            result.EndLine = Math.Max(result.EndLine, child.EndLine);
        }

        return result;
    }

    private static PolicyNode ConvertScalar(YamlScalarNode scalar)
    {
        bool isPlain = scalar.Style is ScalarStyle.Plain or ScalarStyle.Any;
        bool isNull = isPlain && scalar.Value is null or "" or "~" or "null";
        // A block scalar ends where the next line begins.
        int endLine = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded && scalar.End.Column == 1 ? (int)scalar.End.Line - 1 : (int)scalar.End.Line;
        return new PolicyNode
        {
            Kind = isNull ? PolicyNodeKind.Null : PolicyNodeKind.Scalar,
            Line = (int)scalar.Start.Line,
            Column = (int)scalar.Start.Column,
            EndLine = Math.Max((int)scalar.Start.Line, isNull ? (int)scalar.Start.Line : endLine),
            Text = scalar.Value ?? "",
            IsQuoted = !isPlain,
        };
    }

    private static PolicyException Refuse(string path, Mark place, string message, Exception? inner) =>
        PolicyProblem.ToException(path, [new PolicyProblem(path, (int)place.Line, (int)place.Column, message)], inner);
}
