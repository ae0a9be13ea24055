using System.Buffers;
using System.Numerics.Tensors;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Clip.Sdk.Tokenization;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk;

/// <summary>Gives a hidden state for every token of a text, as Stable Diffusion and its kin are conditioned on. Made by <see cref="ClipModel.OpenTextStates"/>.</summary>
/// <remarks>Safe to call from several threads at once. It loads weights of its own beside those of the model's text encoder.</remarks>
public sealed class TextStateEncoder : IDisposable
{
    private static readonly string[] InputNames = [TextTransformerGraph.InputIds];
    private static readonly string[] OutputNames = [TextTransformerGraph.States];

    private readonly EngineSession _session;
    private readonly Lazy<IRowTokenizer> _tokenizer;
    private readonly TextTruncation _truncation;
    private readonly int _vocabularySize;
    private readonly int _maxBatchSize;

    internal TextStateEncoder(EngineSession session, Architectures.TextArchitecture text, Lazy<IRowTokenizer> tokenizer, TextTruncation truncation, int maxBatchSize)
    {
        _session = session;
        _tokenizer = tokenizer;
        _truncation = truncation;
        _vocabularySize = text.VocabularySize;
        _maxBatchSize = maxBatchSize;
        TokenCount = text.ContextLength;
        Width = text.Width;
    }

    /// <summary>T, tokens a text: the whole context, padding included.</summary>
    public int TokenCount { get; }

    /// <summary>W, the width of a state.</summary>
    public int Width { get; }

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">[N] texts; N may be 0.</param>
    /// <param name="destination">[N, T, W] row-major; receives the states.</param>
    /// <param name="cancellationToken">Checked between chunks and inside one.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="ClipException">A text does not fit, there is no vocabulary, or the model cannot be run.</exception>
    public void Encode(ReadOnlySpan<string> texts, Span<float> destination, CancellationToken cancellationToken = default)
    {
        int[] ids = ArrayPool<int>.Shared.Rent(checked(texts.Length * TokenCount));
        try
        {
            Span<int> rows = ids.AsSpan(0, texts.Length * TokenCount);
            _tokenizer.Value.EncodeBatch(texts, rows, facts: default, _truncation, cancellationToken);
            EncodeTokens(rows, texts.Length, destination, cancellationToken);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(ids);
        }
    }

    /// <summary>Encodes rows of token ids.</summary>
    /// <param name="ids">[N, T] row-major, padding included.</param>
    /// <param name="count">N; may be 0.</param>
    /// <param name="destination">[N, T, W] row-major; receives the states.</param>
    /// <param name="cancellationToken">Checked between chunks and inside one.</param>
    /// <exception cref="ArgumentException">A span is shorter than <paramref name="count"/> asks for.</exception>
    /// <exception cref="InputException">An id is not in the vocabulary of the model.</exception>
    /// <exception cref="InferenceException">The model cannot be run, or gave numbers that are not finite.</exception>
    public void EncodeTokens(ReadOnlySpan<int> ids, int count, Span<float> destination, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        StateRows.CheckDestination(destination, count, TokenCount, Width);
        if (ids.Length < (long)count * TokenCount)
        {
            throw new ArgumentException($"Ids of shape [{count}, {TokenCount}] are {(long)count * TokenCount} values but got {ids.Length}.", nameof(ids));
        }

        for (int start = 0; start < count; start += _maxBatchSize)
        {
            int size = Math.Min(_maxBatchSize, count - start);
            long[] rows = Widen(ids.Slice(start * TokenCount, size * TokenCount), start);
            Span<float> states = destination.Slice(start * TokenCount * Width, size * TokenCount * Width);
            Run(rows, size, states, cancellationToken);
            StateRows.CheckFinite(states, "text");
        }
    }

    /// <summary>Unloads the weights once calls in flight have ended.</summary>
    public void Dispose() => _session.Dispose();

    private long[] Widen(ReadOnlySpan<int> ids, int firstText)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)_vocabularySize)
            {
                throw new InputException($"Text {firstText + (i / TokenCount)} has the id {ids[i]} at place {i % TokenCount}, but the model's vocabulary has {_vocabularySize}. Encode with the vocabulary that belongs to the model.");
            }
        }

        long[] wide = new long[ids.Length];
        TensorPrimitives.ConvertChecked(ids, wide);
        return wide;
    }

    private unsafe void Run(long[] ids, int count, Span<float> states, CancellationToken cancellationToken)
    {
        fixed (long* tokens = ids)
        fixed (float* output = states)
        {
            using OrtValue inputIds = Borrowed.Integers(tokens, count, TokenCount);
            using OrtValue hiddenStates = Borrowed.Floats(output, count, TokenCount, Width);
            _session.Run(InputNames, [inputIds], OutputNames, [hiddenStates], cancellationToken);
        }
    }
}
