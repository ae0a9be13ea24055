using System.Buffers;
using Clip.Sdk.Architectures;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Clip.Sdk.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk;

/// <summary>The text tower on ONNX Runtime.</summary>
/// <remarks>
/// Safe to call from several threads at once. CLIP's attention is causal, so what stands behind the pooled token changes nothing:
/// each text is cut there, and texts of one length go through the network together. SigLIP's texts always fill the context. On the CPU in
/// <see cref="ClipPrecision.Float32"/> an embedding therefore depends on its text, the model and the number of threads alone:
/// batch size, batch-mates and run do not change a bit of it.
/// </remarks>
public sealed class OnnxTextEncoder : ITextEncoder
{
    /// <summary>Tokens of one run: enough to fill the matrix products, few enough to stay in the caches.</summary>
    private const int MaxTokens = 512;

    private static readonly string[] InputNames = [TextTransformerGraph.InputIds, TextTransformerGraph.PooledRows];
    private static readonly string[] OutputNames = [TextTransformerGraph.Embeddings];

    private readonly EngineSession _session;
    private readonly TextArchitecture _architecture;
    private readonly ModelTokenizer _tokenizer;
    private readonly TextTruncation _truncation;
    private long _truncatedTexts;

    internal OnnxTextEncoder(EngineSession session, EncoderInfo info, TextArchitecture architecture, ModelTokenizer tokenizer, TextTruncation truncation)
    {
        _session = session;
        Info = info;
        _architecture = architecture;
        _tokenizer = tokenizer;
        _truncation = truncation;
    }

    /// <inheritdoc/>
    public EncoderInfo Info { get; }

    /// <inheritdoc/>
    public int ContextLength => _architecture.ContextLength;

    /// <summary>The tokenizer of a CLIP model.</summary>
    /// <exception cref="InputException">The checkpoint brings no vocabulary and none was named, or it is SigLIP's: see <see cref="RowTokenizer"/>.</exception>
    /// <exception cref="ModelFormatException">The vocabulary is damaged or does not belong to the model.</exception>
    public ClipTokenizer Tokenizer => _tokenizer.Clip;

    /// <summary>What makes rows of ids of texts, whatever kind the model has: CLIP's, or SigLIP's.</summary>
    /// <exception cref="InputException">The checkpoint brings no vocabulary and none was named.</exception>
    /// <exception cref="ModelFormatException">The vocabulary is damaged or does not belong to the model.</exception>
    public IRowTokenizer RowTokenizer => _tokenizer.Rows;

    /// <summary>How many texts were cut because they did not fit the context, since the model was loaded.</summary>
    public long TruncatedTexts => Interlocked.Read(ref _truncatedTexts);

    /// <summary>Loads the weights now rather than at the first call.</summary>
    /// <exception cref="InferenceException">The engine refuses the network, or the device is absent.</exception>
    public void Prepare() => _session.Prepare();

    /// <inheritdoc/>
    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination) => RowTokenizer.Measure(texts, destination);

    /// <inheritdoc/>
    public void Encode(
        ReadOnlySpan<string> inputs,
        Span<float> destination,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default)
    {
        EmbeddingRows.CheckDestination(destination, inputs.Length, Info.Dimensions);
        IRowTokenizer tokenizer = RowTokenizer;
        int[] ids = ArrayPool<int>.Shared.Rent(checked(inputs.Length * ContextLength));
        TokenizedText[] facts = ArrayPool<TokenizedText>.Shared.Rent(inputs.Length);
        try
        {
            Span<int> rows = ids.AsSpan(0, inputs.Length * ContextLength);
            tokenizer.EncodeBatch(inputs, rows, facts.AsSpan(0, inputs.Length), _truncation, cancellationToken);
            Count(facts.AsSpan(0, inputs.Length));
            string[] texts = inputs.ToArray();
            EncodeRows(rows, inputs.Length, destination, form, row => $"Text '{Shorten(texts[row])}'", cancellationToken);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(ids);
            ArrayPool<TokenizedText>.Shared.Return(facts);
        }
    }

    /// <summary>Encodes rows of token ids, as <see cref="ClipTokenizer"/> lays them out.</summary>
    /// <param name="ids">[N, <see cref="ContextLength"/>] row-major; what stands behind the pooled token is ignored.</param>
    /// <param name="count">N; may be 0.</param>
    /// <param name="destination">[N, D] row-major; receives the embeddings.</param>
    /// <param name="form">Unit-length rows (the default) or raw ones.</param>
    /// <param name="cancellationToken">Checked between chunks and inside one.</param>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for.</exception>
    /// <exception cref="InputException">An id is not in the vocabulary of the model, or a row has no end-of-text token where the model pools there.</exception>
    /// <exception cref="InferenceException">The model cannot be run.</exception>
    public void EncodeTokens(
        ReadOnlySpan<int> ids,
        int count,
        Span<float> destination,
        EmbeddingForm form = EmbeddingForm.Normalized,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EmbeddingRows.CheckDestination(destination, count, Info.Dimensions);
        if (ids.Length < (long)count * ContextLength)
        {
            throw new ArgumentException($"Ids of shape [{count}, {ContextLength}] are {(long)count * ContextLength} values but got {ids.Length}.", nameof(ids));
        }

        EncodeRows(ids[..(count * ContextLength)], count, destination, form, static row => $"Text {row}", cancellationToken);
    }

    /// <summary>Unloads the weights once calls in flight have ended.</summary>
    public void Dispose() => _session.Dispose();

    private void EncodeRows(ReadOnlySpan<int> ids, int count, Span<float> destination, EmbeddingForm form, Func<int, string> describe, CancellationToken cancellationToken)
    {
        List<LengthBatch> batches = new LengthBatches(_architecture, Info.MaxBatchSize, MaxTokens).Split(ids, count);
        float[] embeddings = ArrayPool<float>.Shared.Rent(checked(Math.Min(count, Info.MaxBatchSize) * Info.Dimensions));
        try
        {
            foreach (LengthBatch batch in batches)
            {
                Span<float> rows = embeddings.AsSpan(0, batch.Count * Info.Dimensions);
                Run(batch, rows, cancellationToken);
                EmbeddingRows.Finish(rows, Info.Dimensions, form, row => describe(batch.Items[row]));
                for (int row = 0; row < batch.Count; row++)
                {
                    rows.Slice(row * Info.Dimensions, Info.Dimensions).CopyTo(destination[(batch.Items[row] * Info.Dimensions)..]);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(embeddings);
        }
    }

    private unsafe void Run(LengthBatch batch, Span<float> rows, CancellationToken cancellationToken)
    {
        fixed (long* tokens = batch.Ids)
        fixed (long* pooled = batch.PooledRows)
        fixed (float* output = rows)
        {
            using OrtValue inputIds = Borrowed.Integers(tokens, batch.Count, batch.Tokens);
            using OrtValue pooledRows = Borrowed.Integers(pooled, batch.Count);
            using OrtValue embeddings = Borrowed.Floats(output, batch.Count, Info.Dimensions);
            _session.Run(InputNames, [inputIds, pooledRows], OutputNames, [embeddings], cancellationToken);
        }
    }

    private void Count(ReadOnlySpan<TokenizedText> facts)
    {
        int truncated = 0;
        foreach (TokenizedText fact in facts)
        {
            truncated += fact.IsTruncated ? 1 : 0;
        }

        if (truncated > 0)
        {
            Interlocked.Add(ref _truncatedTexts, truncated);
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
