using System.Text.Json.Nodes;

namespace Clip.Sdk.Batches;

/// <summary>Chooses the rows that a report shows, and adds up its histograms, in one pass over all rows.</summary>
internal sealed class ReportChoice
{
    private const int ExtremesOfScore = 24;
    private const int MaximumErrors = 50;

    private readonly BatchColumn? _action;
    private readonly int _maxRows;
    private readonly long _stride;
    private readonly List<Extremes> _extremes;
    private readonly List<long> _blocked = [];
    private readonly List<long> _doubtful = [];
    private readonly List<long> _failed = [];
    private readonly List<long> _sample = [];
    private long _seen;

    public ReportChoice(BatchDescription batch, BatchSummary summary, int maxRows)
    {
        _action = batch.Columns.FirstOrDefault(column => column.Role == BatchColumnRole.Action);
        _maxRows = maxRows;
        _stride = Math.Max(1, (summary.Items + maxRows - 1) / maxRows);
        Histograms = [.. summary.Columns.Where(column => column.Minimum is not null).Select(column => new Histogram(column))];
        _extremes = [.. Histograms.Select(histogram => new Extremes(histogram.Name))];
    }

    public IReadOnlyList<Histogram> Histograms { get; }

    public void Add(BatchRow row)
    {
        if (_seen++ % _stride == 0)
        {
            _sample.Add(row.Index);
        }

        if (row.IsError)
        {
            AddUpTo(_failed, row.Index, MaximumErrors);
            return;
        }

        for (int i = 0; i < Histograms.Count; i++)
        {
            if (BatchStatistics.Number(row.Values![Histograms[i].Name]) is { } number)
            {
                Histograms[i].Add(number);
                _extremes[i].Add(row.Index, number);
            }
        }

        if (_action is not null && row.Values![_action.Name] is JsonNode action)
        {
            switch (RowText.Of(action))
            {
                case "block":
                    AddUpTo(_blocked, row.Index, _maxRows);
                    break;
                case "review":
                    AddUpTo(_doubtful, row.Index, _maxRows);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The rows to show, by index. What a person must see comes first where there is no room for all.</summary>
    public HashSet<long> Take()
    {
        var chosen = new HashSet<long>();
        IEnumerable<long> wanted = _blocked.Take(_maxRows / 3)
            .Concat(_doubtful.Take(_maxRows / 3))
            .Concat(_extremes.SelectMany(extremes => extremes.Rows()))
            .Concat(_failed)
            .Concat(_sample)
            .Concat(_blocked)
            .Concat(_doubtful);
        foreach (long index in wanted)
        {
            if (chosen.Count == _maxRows)
            {
                break;
            }

            chosen.Add(index);
        }

        return chosen;
    }

    private static void AddUpTo(List<long> rows, long index, int most)
    {
        if (rows.Count < most)
        {
            rows.Add(index);
        }
    }

    private sealed class Extremes(string name)
    {
        private readonly PriorityQueue<long, double> _best = new();
        private readonly PriorityQueue<long, double> _worst = new();

        public string Name => name;

        public void Add(long index, double number)
        {
            Keep(_best, index, number);
            Keep(_worst, index, -number);
        }

        public IEnumerable<long> Rows() => _best.UnorderedItems.Concat(_worst.UnorderedItems).Select(item => item.Element);

        private static void Keep(PriorityQueue<long, double> queue, long index, double priority)
        {
            if (queue.Count < ExtremesOfScore)
            {
                queue.Enqueue(index, priority);
            }
            else
            {
                queue.EnqueueDequeue(index, priority);
            }
        }
    }
}
