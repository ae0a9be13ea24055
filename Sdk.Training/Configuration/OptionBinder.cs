using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Clip.Sdk.Training.Configuration;

/// <summary>Turns nodes into options records, and collects every problem instead of stopping at the first.</summary>
internal sealed class OptionBinder
{
    private readonly List<RunFileProblem> _problems = [];

    public IReadOnlyList<RunFileProblem> Problems => _problems;

    /// <summary>Binds a map onto a new record; keys that are absent keep the record's defaults.</summary>
    public object BindRecord(Type type, ConfigurationNode node, string path)
    {
        object record = Activator.CreateInstance(type)!;
        if (node.Kind == ConfigurationNodeKind.Null)
        {
            return record;
        }

        if (node.Kind != ConfigurationNodeKind.Map)
        {
            Report(node, $"{Name(path)} takes keys and values, but {Describe(node)} stands here.");
            return record;
        }

        PropertyInfo[] properties = OptionSchema.PropertiesOf(type);
        foreach (ConfigurationEntry entry in node.Entries)
        {
            PropertyInfo? property = Array.Find(properties, candidate => OptionSchema.KeyOf(candidate) == entry.Key);
            if (property is null)
            {
                _problems.Add(new RunFileProblem(entry.Line, entry.Column, UnknownKey(entry.Key, path, properties)));
            }
            else
            {
                BindProperty(record, property, entry, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}");
            }
        }

        ReportMissing(record, properties, node, path);
        return record;
    }

    private void BindProperty(object record, PropertyInfo property, ConfigurationEntry entry, string path)
    {
        if (entry.Value.Kind == ConfigurationNodeKind.Null && OptionSchema.IsNullable(property))
        {
            property.SetValue(record, null);
            return;
        }

        int before = _problems.Count;
        object? value = BindValue(property.PropertyType, entry.Value, path);
        if (value is null || _problems.Count > before)
        {
            return;
        }

        property.SetValue(record, value);
        if (OptionSchema.Violation(property, value) is string violation)
        {
            Report(entry.Value, $"'{path}' {violation}, but {Describe(entry.Value)} stands here.");
        }
    }

    private object? BindValue(Type type, ConfigurationNode node, string path)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (OptionSchema.ItemTypeOf(target) is Type itemType)
        {
            return BindList(itemType, node, path);
        }

        if (target == typeof(ValueRange))
        {
            return BindRange(node, path);
        }

        if (OptionSchema.IsRecord(target))
        {
            return BindRecord(target, node, path);
        }

        object? value = node.Kind == ConfigurationNodeKind.Scalar ? ReadScalar(target, node) : null;
        if (value is null)
        {
            Report(node, $"'{path}' must be {OptionSchema.Wanted(target)}, but {Describe(node)} stands here.");
        }

        return value;
    }

    private Array? BindList(Type itemType, ConfigurationNode node, string path)
    {
        if (node.Kind != ConfigurationNodeKind.List)
        {
            Report(node, $"'{path}' must be a list, but {Describe(node)} stands here. Write '[...]' or one '- ' line for each item.");
            return null;
        }

        var items = Array.CreateInstance(itemType, node.Items.Count);
        for (int i = 0; i < node.Items.Count; i++)
        {
            if (BindValue(itemType, node.Items[i], $"{path}[{i}]") is object item)
            {
                items.SetValue(item, i);
            }
        }

        return items;
    }

    private ValueRange? BindRange(ConfigurationNode node, string path)
    {
        if (node.Kind == ConfigurationNodeKind.List && node.Items.Count == 2
            && ReadScalar(typeof(double), node.Items[0]) is double minimum
            && ReadScalar(typeof(double), node.Items[1]) is double maximum
            && minimum <= maximum)
        {
            return new ValueRange(minimum, maximum);
        }

        Report(node, $"'{path}' must be a list of two rising numbers, for example [0.9, 1.0], but {Describe(node)} stands here.");
        return null;
    }

    private static object? ReadScalar(Type type, ConfigurationNode node)
    {
        if (type == typeof(string))
        {
            return node.Text;
        }

        if (type.IsEnum)
        {
            return OptionSchema.ParseEnum(type, node.Text);
        }

        if (node.IsQuoted || node.Kind != ConfigurationNodeKind.Scalar)
        {
            return null;
        }

        if (type == typeof(bool))
        {
            return node.Text switch { "true" or "True" or "TRUE" => true, "false" or "False" or "FALSE" => false, _ => null };
        }

        string digits = node.Text.Replace("_", "", StringComparison.Ordinal);
        if (type == typeof(double))
        {
            return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
        }

        // AllowExponent lets 1e6 stand for a million; a fraction is refused.
        const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;
        return type == typeof(int)
            ? int.TryParse(digits, Whole, CultureInfo.InvariantCulture, out int small) ? small : null
            : long.TryParse(digits, Whole, CultureInfo.InvariantCulture, out long large) ? large : null;
    }

    private void ReportMissing(object record, PropertyInfo[] properties, ConfigurationNode node, string path)
    {
        foreach (PropertyInfo property in properties)
        {
            string key = OptionSchema.KeyOf(property);
            bool isGiven = node.Entries.Exists(entry => entry.Key == key);
            if (!isGiven && property.GetCustomAttribute<RequiredAttribute>() is not null && property.GetValue(record) is "")
            {
                Report(node, $"{Name(path)} lacks the key '{key}', which has no default. Add it.");
            }
        }
    }

    private static string UnknownKey(string key, string path, PropertyInfo[] properties)
    {
        var known = Array.ConvertAll(properties, OptionSchema.KeyOf);
        string? nearest = Suggestion.Nearest(key, known);
        string advice = nearest is null ? $"Known keys: {string.Join(", ", known)}." : $"Did you mean '{nearest}'?";
        return $"{Name(path)} has no key '{key}'. {advice}";
    }

    private static string Name(string path) => path.Length == 0 ? "The run file" : $"'{path}'";

    private static string Describe(ConfigurationNode node) => node.Kind switch
    {
        ConfigurationNodeKind.Null => "nothing",
        ConfigurationNodeKind.List => $"a list of {node.Items.Count}",
        ConfigurationNodeKind.Map => "a group of keys",
        _ => node.IsQuoted ? $"the text '{node.Text}'" : $"'{node.Text}'",
    };

    private void Report(ConfigurationNode node, string message) => _problems.Add(new RunFileProblem(node.Line, node.Column, message));
}
