using System.Globalization;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>Numbers of rows, whatever type they were made as.</summary>
internal static class RowNumber
{
    public static bool TryRead(JsonValue value, out double number)
    {
        if (value.TryGetValue(out number))
        {
            return true;
        }

        if (value.TryGetValue(out float single))
        {
            number = single;
            return true;
        }

        if (value.TryGetValue(out long integer))
        {
            number = integer;
            return true;
        }

        return double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
