using System.Buffers;
using System.Runtime.CompilerServices;
using Clip.Sdk.Numerics;

namespace Clip.Sdk.Retrieval;

/// <summary>Compares every row with every later row: blocks of rows are widened once and multiplied with each other.</summary>
internal sealed class DuplicateScan
{
    private const int BlockRows = 256;

    private readonly IndexSnapshot _snapshot;
    private readonly DuplicateOptions _options;
    private readonly (IndexSegment Segment, long First, int Count)[] _blocks;

    public DuplicateScan(IndexSnapshot snapshot, DuplicateOptions options)
    {
        _snapshot = snapshot;
        _options = options;
        var blocks = new List<(IndexSegment, long, int)>();
        foreach (IndexSegment segment in snapshot.Segments)
        {
            for (long first = 0; first < segment.Rows; first += BlockRows)
            {
                blocks.Add((segment, first, (int)Math.Min(BlockRows, segment.Rows - first)));
            }
        }

        _blocks = [.. blocks];
    }

    public DuplicateReport Run(CancellationToken cancellationToken)
    {
        var best = new TopPairs(_options.MaxPairs);
        long total = 0, done = 0;
        double all = Math.Max(1, _blocks.Length * (_blocks.Length + 1.0) / 2);
        var gate = new Lock();
        ParallelBlocks.Run(_blocks.Length, _options.Threads, take =>
        {
            var own = new TopPairs(_options.MaxPairs);
            float[] left = Rent(), right = Rent(), cosines = ArrayPool<float>.Shared.Rent(BlockRows * BlockRows);
            // Early blocks have the most others after them, so the work left at the end is small.
            for (int block = take(); block >= 0; block = take())
            {
                Decode(block, left);
                for (int other = block; other < _blocks.Length; other++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Compare(block, other, left, right, cosines, own);
                }

                _options.Progress?.Report((float)(Interlocked.Add(ref done, _blocks.Length - block) / all));
            }

            ArrayPool<float>.Shared.Return(left);
            ArrayPool<float>.Shared.Return(right);
            ArrayPool<float>.Shared.Return(cosines);
            lock (gate)
            {
                best.Merge(own);
                total += own.Offered;
            }
        }, cancellationToken);

        return new DuplicateReport(best.ToSorted(), total);
    }

    private float[] Rent() => ArrayPool<float>.Shared.Rent(BlockRows * _snapshot.Layout.Length);

    private void Decode(int block, float[] destination) => _blocks[block].Segment.Images.Decode(_blocks[block].First, _blocks[block].Count, destination);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(int block, int other, float[] left, float[] right, float[] cosines, TopPairs best)
    {
        int length = _snapshot.Layout.Length;
        (IndexSegment leftSegment, long leftFirst, int leftCount) = _blocks[block];
        (IndexSegment rightSegment, long rightFirst, int rightCount) = _blocks[other];
        Decode(other, right);
        DotProducts.Multiply(left.AsSpan(0, leftCount * length), right.AsSpan(0, rightCount * length), length, cosines);
        float minimum = _options.MinimumCosine;
        for (int i = 0; i < leftCount; i++)
        {
            long leftRow = leftSegment.FirstRow + leftFirst + i;
            ReadOnlySpan<float> row = cosines.AsSpan(i * rightCount, rightCount);
            for (int j = block == other ? i + 1 : 0; j < row.Length; j++)
            {
                if (row[j] >= minimum)
                {
                    long rightRow = rightSegment.FirstRow + rightFirst + j;
                    if (!_snapshot.Deleted.Contains(leftRow) && !_snapshot.Deleted.Contains(rightRow))
                    {
                        best.Offer(new DuplicatePair(leftRow, rightRow, row[j]));
                    }
                }
            }
        }
    }
}
