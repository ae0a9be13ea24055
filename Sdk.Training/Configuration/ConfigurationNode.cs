using System.Globalization;

namespace Clip.Sdk.Training.Configuration;

/// <summary>A value of a run file with the place it stands at: the one form that YAML and JSON are read into.</summary>
internal sealed class ConfigurationNode
{
    public required ConfigurationNodeKind Kind { get; init; }

    /// <summary>Line in the file, from 1; 0 for a value given on the command line.</summary>
    public required int Line { get; init; }

    /// <summary>Column in the file, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The text of a scalar, without quotes.</summary>
    public string Text { get; init; } = "";

    /// <summary>True for a scalar in quotes, which is text whatever it looks like.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>The items of a list.</summary>
    public List<ConfigurationNode> Items { get; } = [];

    /// <summary>The entries of a map in the order of the file.</summary>
    public List<ConfigurationEntry> Entries { get; } = [];

    /// <summary>The node at a key path such as <c>data.train[0].path</c>, or the nearest one above it that is there.</summary>
    public ConfigurationNode Nearest(string path)
    {
        ConfigurationNode node = this;
        foreach (string step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            ConfigurationNode? next = step[0] == '['
                ? node.Items.ElementAtOrDefault(int.Parse(step.AsSpan(1, step.Length - 2), CultureInfo.InvariantCulture))
                : node.Entries.Find(entry => entry.Key == step)?.Value;
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return node;
    }
}

/// <summary>A key of a map, where it stands, and its value.</summary>
internal sealed record ConfigurationEntry(string Key, int Line, int Column, ConfigurationNode Value);

/// <summary>What a node is.</summary>
internal enum ConfigurationNodeKind
{
    Null,
    Scalar,
    List,
    Map,
}
