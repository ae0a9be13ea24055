using Clip.Sdk.Architectures;

namespace Clip.Sdk.Engine;

/// <summary>
/// Cuts texts behind their pooled token and batches those of one length. The cut is exact where attention is causal. Grouping
/// by the text's own length, rather than padding to the longest of a batch, is what keeps an embedding from depending on its
/// batch-mates: the kernels of softmax and matrix products add in an order that depends on the length.
/// </summary>
/// <param name="text">The text tower.</param>
/// <param name="maxCount">Most texts of a batch.</param>
/// <param name="maxTokens">Most tokens of a batch, unless one text alone has more.</param>
internal sealed class LengthBatches(TextArchitecture text, int maxCount, int maxTokens)
{
    /// <summary>Makes the batches.</summary>
    /// <param name="ids">[count, context] row-major.</param>
    /// <param name="count">Number of texts.</param>
    /// <exception cref="InputException">An id is not in the vocabulary, or the token that is pooled is missing.</exception>
    public List<LengthBatch> Split(ReadOnlySpan<int> ids, int count)
    {
        int[] items = new int[count];
        int[] pooled = new int[count];
        for (int item = 0; item < count; item++)
        {
            items[item] = item;
            pooled[item] = PooledPosition(ids.Slice(item * text.ContextLength, text.ContextLength), item);
        }

        Array.Sort(items, (a, b) => (Length(pooled[a]), a).CompareTo((Length(pooled[b]), b)));
        List<LengthBatch> batches = [];
        for (int start = 0; start < count;)
        {
            int tokens = Length(pooled[items[start]]);
            int limit = Math.Min(maxCount, Math.Max(1, maxTokens / tokens));
            int end = start + 1;
            while (end < count && end - start < limit && Length(pooled[items[end]]) == tokens)
            {
                end++;
            }

            batches.Add(Batch(ids, items[start..end], tokens, pooled));
            start = end;
        }

        return batches;
    }

    private int Length(int pooledPosition) => text.IsCausal ? pooledPosition + 1 : text.ContextLength;

    private LengthBatch Batch(ReadOnlySpan<int> ids, int[] items, int tokens, int[] pooled)
    {
        long[] batchIds = new long[items.Length * tokens];
        long[] rows = new long[items.Length];
        for (int row = 0; row < items.Length; row++)
        {
            ReadOnlySpan<int> source = ids.Slice(items[row] * text.ContextLength, tokens);
            for (int position = 0; position < tokens; position++)
            {
                batchIds[(row * tokens) + position] = source[position];
            }

            rows[row] = ((long)row * tokens) + pooled[items[row]];
        }

        return new LengthBatch(items, tokens, batchIds, rows);
    }

    private int PooledPosition(ReadOnlySpan<int> row, int item)
    {
        int highest = 0;
        for (int position = 0; position < row.Length; position++)
        {
            if ((uint)row[position] >= (uint)text.VocabularySize)
            {
                throw new InputException(
                    $"Text {item} has the id {row[position]} at place {position}, but the model's vocabulary has {text.VocabularySize}. Encode with the vocabulary that belongs to the model.");
            }

            highest = row[position] > row[highest] ? position : highest;
        }

        return text.Pooling switch
        {
            TextPooling.HighestId => highest,
            TextPooling.Last => row.Length - 1,
            _ => row.IndexOf(text.EndOfTextId) is int end and >= 0
                ? end
                : throw new InputException($"Text {item} has no end-of-text token ({text.EndOfTextId}), at which the model pools. Encode with the tokenizer that belongs to the model."),
        };
    }
}
