namespace Clip.Guidance.Diffusion.Pixels;

/// <summary>
/// A matrix [O, I] of which each row has few entries, side by side: how one side of a picture is resized. Its transpose is of the
/// same form, so that the adjoint of a resize is a resize too, exactly.
/// </summary>
internal sealed class SparseRows
{
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly float[] _weights;

    /// <param name="inputs">I.</param>
    /// <param name="rows">[O] the first column of each row and its weights from there.</param>
    public SparseRows(int inputs, IReadOnlyList<(int First, double[] Weights)> rows)
        : this(inputs, rows.Count, rows.SelectMany((row, o) => row.Weights.Select((weight, k) => (Row: o, Column: row.First + k, Weight: (float)weight))))
    {
    }

    private SparseRows(int inputs, int outputs, IEnumerable<(int Row, int Column, float Weight)> entries)
    {
        (Inputs, Outputs) = (inputs, outputs);
        (int Row, int Column, float Weight)[] sorted = [.. entries.Where(entry => entry.Weight != 0).OrderBy(entry => entry.Row).ThenBy(entry => entry.Column)];
        _starts = new int[outputs + 1];
        foreach ((int row, _, _) in sorted)
        {
            _starts[row + 1]++;
        }

        for (int o = 0; o < outputs; o++)
        {
            _starts[o + 1] += _starts[o];
        }

        _columns = [.. sorted.Select(entry => entry.Column)];
        _weights = [.. sorted.Select(entry => entry.Weight)];
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>The columns that row <paramref name="row"/> sums over.</summary>
    public ReadOnlySpan<int> Columns(int row) => _columns.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>The weights of those columns.</summary>
    public ReadOnlySpan<float> Weights(int row) => _weights.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    /// <summary>The transpose, [I, O].</summary>
    public SparseRows Transpose() => new(Outputs, Inputs, Entries().Select(entry => (entry.Column, entry.Row, entry.Weight)));

    private IEnumerable<(int Row, int Column, float Weight)> Entries()
    {
        for (int o = 0; o < Outputs; o++)
        {
            for (int k = _starts[o]; k < _starts[o + 1]; k++)
            {
                yield return (o, _columns[k], _weights[k]);
            }
        }
    }
}
