using System.Globalization;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>The columns of tables: what every row has, around the head's own.</summary>
internal static class RowCells
{
    public static IReadOnlyList<BatchColumn> Columns(BatchDescription batch) =>
    [
        new("index", BatchValueType.Integer, BatchColumnRole.Detail, "Place in the input, from 0."),
        new("id", BatchValueType.Text, BatchColumnRole.Detail, "Name."),
        new("image", BatchValueType.Text, BatchColumnRole.Detail, "Path of the picture."),
        new("text", BatchValueType.Text, BatchColumnRole.Detail, "Text of the item."),
        .. batch.Columns,
        new("fields", BatchValueType.Json, BatchColumnRole.Detail, "Further columns of the input, as JSON."),
        new("error_code", BatchValueType.Text, BatchColumnRole.Detail, "Code of the error, empty where there is none."),
        new("error_message", BatchValueType.Text, BatchColumnRole.Detail, "Message of the error."),
    ];

    /// <summary>The value of a column: a text, a number, a truth value or null, as the column's type says.</summary>
    public static object? Value(BatchRow row, BatchColumn column, int place, int count) => place switch
    {
        0 => row.Index,
        1 => row.Id,
        2 => row.Image,
        3 => row.Text,
        _ when place == count - 3 => row.Fields is { Count: > 0 } fields ? RowText.Of(fields) : null,
        _ when place == count - 2 => row.ErrorCode,
        _ when place == count - 1 => row.ErrorMessage,
        _ => Convert(row.Values?[column.Name], column),
    };

    private static object? Convert(JsonNode? node, BatchColumn column)
    {
        if (node is null)
        {
            return null;
        }

        switch (column.Type)
        {
            case BatchValueType.Number when node is JsonValue value && RowNumber.TryRead(value, out double number):
                return number;
            case BatchValueType.Integer when node is JsonValue value && RowNumber.TryRead(value, out double number) && Math.Abs(number) < 9.2e18:
                return value.TryGetValue(out long exact) ? exact : (long)number;
            case BatchValueType.Boolean when node is JsonValue value && value.TryGetValue(out bool truth):
                return truth;
            case BatchValueType.Text or BatchValueType.Json:
                return RowText.Of(node);
            default:
                throw new PluginException(string.Create(CultureInfo.InvariantCulture, $"Column '{column.Name}' should hold {column.Type} but a row has {node.ToJsonString()}. That is a defect of the head."));
        }
    }
}
