using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Clip.Sdk.Training.Configuration;

/// <summary>What the options records say about themselves: keys, types, limits.</summary>
internal static class OptionSchema
{
    /// <summary>The settable properties in the order of the source.</summary>
    public static PropertyInfo[] PropertiesOf(Type type)
    {
        PropertyInfo[] properties = Array.FindAll(type.GetProperties(BindingFlags.Public | BindingFlags.Instance), property => property.CanWrite);
        Array.Sort(properties, static (left, right) => left.MetadataToken.CompareTo(right.MetadataToken));
        return properties;
    }

    /// <summary>The key of a property in a run file: <c>learning_rate</c> for LearningRate.</summary>
    public static string KeyOf(PropertyInfo property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    /// <summary>The word of an enum's value in a run file.</summary>
    public static string EnumWord(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static object? ParseEnum(Type type, string text)
    {
        foreach (string name in Enum.GetNames(type))
        {
            if (EnumWord(name) == text)
            {
                return Enum.Parse(type, name);
            }
        }

        return null;
    }

    public static bool IsRecord(Type type) => type.IsClass && !type.IsArray && type.Namespace?.StartsWith("Clip.Sdk.Training", StringComparison.Ordinal) == true;

    public static Type? ItemTypeOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    public static bool IsNullable(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null
        || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);

    /// <summary>What a value of the type looks like, for messages.</summary>
    public static string Wanted(Type type)
    {
        if (type.IsEnum)
        {
            return $"one of {string.Join(", ", Array.ConvertAll(Enum.GetNames(type), EnumWord))}";
        }

        return type == typeof(bool) ? "true or false"
            : type == typeof(double) ? "a number"
            : type == typeof(string) ? "a text"
            : "a whole number";
    }

    /// <summary>Which limit a value breaks, as the middle of a sentence, or null.</summary>
    public static string? Violation(PropertyInfo property, object? value)
    {
        foreach (ValidationAttribute rule in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (value is not null && !rule.IsValid(value))
            {
                return rule switch
                {
                    RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"must be from {range.Minimum} to {range.Maximum}"),
                    RequiredAttribute => "must not be empty",
                    _ => rule.ErrorMessage,
                };
            }
        }

        return null;
    }

    /// <summary>Walks a tree of options that was made in code and lists what breaks a limit.</summary>
    public static void Validate(object record, string path, List<RunFileProblem> problems)
    {
        foreach (PropertyInfo property in PropertiesOf(record.GetType()))
        {
            string key = path.Length == 0 ? KeyOf(property) : $"{path}.{KeyOf(property)}";
            object? value = property.GetValue(record);
            if (Violation(property, value) is string violation)
            {
                problems.Add(new RunFileProblem(0, 0, string.Create(CultureInfo.InvariantCulture, $"'{key}' {violation}, but it is '{value}'.")));
            }
            else if (value is ValueRange range && range.Minimum > range.Maximum)
            {
                problems.Add(new RunFileProblem(0, 0, string.Create(CultureInfo.InvariantCulture, $"'{key}' must rise, but it goes from {range.Minimum} to {range.Maximum}.")));
            }
            else if (value is not null && IsRecord(property.PropertyType))
            {
                Validate(value, key, problems);
            }
            else if (value is IEnumerable items && ItemTypeOf(property.PropertyType) is Type itemType && IsRecord(itemType))
            {
                int index = 0;
                foreach (object item in items)
                {
                    Validate(item, $"{key}[{index++}]", problems);
                }
            }
        }
    }
}
