using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests.Reference;

/// <summary>A tensor as tests/reference/*.py wrote it.</summary>
internal sealed record RecordedTensor(long[] Shape, ScalarType Type, double[] Values)
{
    internal static RecordedTensor? Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        ScalarType type = json.GetProperty("type").GetString() switch
        {
            "float32" => ScalarType.Float32,
            "float64" => ScalarType.Float64,
            "int64" => ScalarType.Int64,
            "bool" => ScalarType.Bool,
            var other => throw new InvalidDataException($"The record has a tensor of type '{other}'."),
        };
        return new RecordedTensor(
            [.. json.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
            type,
            [.. json.GetProperty("values").EnumerateArray().Select(Number)]);
    }

    internal Tensor ToTensor() => tensor(Values, Shape, Type);

    /// <summary>The largest difference, relative for values beyond 1; infinite where shape, type or special values differ.</summary>
    internal double Distance(Tensor actual)
    {
        if (!actual.shape.SequenceEqual(Shape) || actual.dtype != Type)
        {
            return double.PositiveInfinity;
        }

        using Tensor wide = actual.detach().to(ScalarType.Float64);
        double[] found = wide.data<double>().ToArray();
        return found.Zip(Values, Difference).DefaultIfEmpty(0).Max();
    }

    private static double Difference(double found, double wanted) =>
        found.Equals(wanted) ? 0 : double.IsFinite(wanted) && double.IsFinite(found) ? Math.Abs(found - wanted) / Math.Max(1, Math.Abs(wanted)) : double.PositiveInfinity;

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            var other => throw new InvalidDataException($"The record has the number '{other}'."),
        };
}
