namespace Clip.Sdk.Training.Configuration;

/// <summary>One value given on the command line, <c>group.key=value</c>; the value is read as YAML, so lists work.</summary>
internal static class OptionOverride
{
    public static ConfigurationNode Apply(ConfigurationNode root, string change, string fileName)
    {
        int equals = change.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new RunFileException(fileName, [new RunFileProblem(0, 0, $"An override is written 'group.key=value', but '{change}' came.")]);
        }

        ConfigurationNode value = YamlRunFileReader.Read("value: " + change[(equals + 1)..], $"override '{change}'").Entries[0].Value;
        return Replace(root, change[..equals].Split('.'), 0, Unplaced(value));
    }

    private static ConfigurationNode Replace(ConfigurationNode map, string[] keys, int depth, ConfigurationNode value)
    {
        if (depth == keys.Length)
        {
            return value;
        }

        var result = new ConfigurationNode { Kind = ConfigurationNodeKind.Map, Line = map.Line, Column = map.Column };
        bool isFound = false;
        foreach (ConfigurationEntry entry in map.Entries)
        {
            bool isHere = entry.Key == keys[depth];
            isFound |= isHere;
            result.Entries.Add(isHere ? entry with { Value = Replace(entry.Value, keys, depth + 1, value) } : entry);
        }

        if (!isFound)
        {
            var empty = new ConfigurationNode { Kind = ConfigurationNodeKind.Map, Line = 0, Column = 0 };
            result.Entries.Add(new ConfigurationEntry(keys[depth], 0, 0, Replace(empty, keys, depth + 1, value)));
        }

        return result;
    }

    private static ConfigurationNode Unplaced(ConfigurationNode node)
    {
        var result = new ConfigurationNode { Kind = node.Kind, Line = 0, Column = 0, Text = node.Text, IsQuoted = node.IsQuoted };
        result.Items.AddRange(node.Items.ConvertAll(Unplaced));
        result.Entries.AddRange(node.Entries.ConvertAll(entry => new ConfigurationEntry(entry.Key, 0, 0, Unplaced(entry.Value))));
        return result;
    }
}
