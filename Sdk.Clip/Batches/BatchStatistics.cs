using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>Adds up the rows of a job, in memory that does not grow with them.</summary>
internal sealed class BatchStatistics
{
    private const int MaximumValues = 1000;
    private const string Other = "(other)";

    private readonly Accumulator[] _columns;
    private readonly Dictionary<string, long> _errors = new(StringComparer.Ordinal);

    public BatchStatistics(BatchDescription batch) =>
        _columns = [.. batch.Columns.Where(column => column.Role is BatchColumnRole.Score or BatchColumnRole.Category or BatchColumnRole.Action).Select(column => new Accumulator(column))];

    public long Items { get; private set; }

    public long Failed { get; private set; }

    public IReadOnlyDictionary<string, long> ErrorsByCode => _errors;

    public IReadOnlyList<BatchColumnSummary> Columns => [.. _columns.Select(column => column.Summary())];

    public void Add(BatchRow row)
    {
        Items++;
        if (row.IsError)
        {
            Failed++;
            _errors[row.ErrorCode!] = _errors.GetValueOrDefault(row.ErrorCode!) + 1;
            return;
        }

        foreach (Accumulator column in _columns)
        {
            column.Add(row.Values![column.Column.Name]);
        }
    }

    /// <summary>The number of a node, or null where it is none or not finite.</summary>
    public static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && RowNumber.TryRead(value, out double number) && double.IsFinite(number) ? number : null;

    private sealed class Accumulator(BatchColumn column)
    {
        private readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);
        private long _count;
        private double _sum;
        private double _minimum = double.PositiveInfinity;
        private double _maximum = double.NegativeInfinity;

        public BatchColumn Column => column;

        public void Add(JsonNode? value)
        {
            if (column.Role == BatchColumnRole.Score)
            {
                if (Number(value) is { } number)
                {
                    _count++;
                    _sum += number;
                    _minimum = Math.Min(_minimum, number);
                    _maximum = Math.Max(_maximum, number);
                }
            }
            else if (value is not null)
            {
                string name = RowText.Of(value);
                _count++;
                name = _rows.Count < MaximumValues || _rows.ContainsKey(name) ? name : Other;
                _rows[name] = _rows.GetValueOrDefault(name) + 1;
            }
        }

        public BatchColumnSummary Summary() => _count > 0 && column.Role == BatchColumnRole.Score
            ? new BatchColumnSummary(column, _count, _minimum, _sum / _count, _maximum, _rows)
            : new BatchColumnSummary(column, _count, null, null, null, _rows);
    }
}
