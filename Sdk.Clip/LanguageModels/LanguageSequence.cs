using System.Numerics.Tensors;
using Clip.Sdk.Engine;
using Clip.Sdk.Engines;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.LanguageModels;

/// <summary>A batch of sequences over one session; keys and values of the past stay in the engine's memory.</summary>
internal sealed class LanguageSequence : ILanguageSequence
{
    private readonly LanguageSession _session;
    private readonly LanguageModelArchitecture _model;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    /// <summary>[2 · layers], keys and values in turns: [B, H, P, d].</summary>
    private OrtValue[] _past;
    private bool _isDisposed;

    public LanguageSequence(LanguageSession session, LanguageModelArchitecture model, int batchSize)
    {
        _session = session.Acquire();
        _model = model;
        BatchSize = batchSize;
        IEnumerable<int> layers = Enumerable.Range(0, model.Layers);
        _inputNames =
        [
            CausalGraph.Embeddings, CausalGraph.Mask, CausalGraph.Positions,
            .. layers.SelectMany(layer => new[] { CausalGraph.PastKeys(layer), CausalGraph.PastValues(layer) }),
        ];
        _outputNames =
        [
            CausalGraph.Logits,
            .. layers.SelectMany(layer => new[] { CausalGraph.PresentKeys(layer), CausalGraph.PresentValues(layer) }),
        ];
        _past = new OrtValue[2 * model.Layers];
        for (int i = 0; i < _past.Length; i++)
        {
            _past[i] = Allocate(batchSize);
        }
    }

    public int BatchSize { get; private set; }

    public int Length { get; private set; }

    private int HeadWidth => _model.Width / _model.Heads;

    public unsafe void Append(ReadOnlySpan<float> embeddings, Span<float> logits, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        int tokens = Check(embeddings, logits);
        float[] mask = CausalMask(tokens);
        long[] positions = new long[tokens];
        for (int i = 0; i < tokens; i++)
        {
            positions[i] = Length + i + (_model.Kind == LanguageModelKind.Opt ? CausalGraph.OptPositionOffset : 0);
        }

        fixed (float* embeddingData = embeddings)
        fixed (float* maskData = mask)
        fixed (long* positionData = positions)
        {
            using OrtValue embeddingValue = Borrowed.Floats(embeddingData, BatchSize, tokens, _model.Width);
            using OrtValue maskValue = Borrowed.Floats(maskData, tokens, Length + tokens);
            using OrtValue positionValue = Borrowed.Integers(positionData, tokens);
            IDisposableReadOnlyCollection<OrtValue> outputs =
                _session.Run(_inputNames, [embeddingValue, maskValue, positionValue, .. _past], _outputNames, cancellationToken);
            using OrtValue logitValue = outputs[0];
            logitValue.GetTensorDataAsSpan<float>().CopyTo(logits);
            Replace([.. outputs.Skip(1)]);
        }

        Length += tokens;
        if (!TensorPrimitives.IsFiniteAll<float>(logits[..(BatchSize * _model.VocabularySize)]))
        {
            throw new InferenceException("The language model gave logits that are not finite. Check its weights ('clip inspect') and the embeddings for NaN.");
        }
    }

    public void Reorder(ReadOnlySpan<int> parents)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfZero(parents.Length);
        foreach (int parent in parents)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(parent, nameof(parents));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(parent, BatchSize, nameof(parents));
        }

        if (IsIdentity(parents))
        {
            return;
        }

        var chosen = new OrtValue[_past.Length];
        int rowLength = _model.Heads * Length * HeadWidth;
        for (int i = 0; i < _past.Length; i++)
        {
            chosen[i] = Allocate(parents.Length);
            ReadOnlySpan<float> source = _past[i].GetTensorDataAsSpan<float>();
            Span<float> destination = chosen[i].GetTensorMutableDataAsSpan<float>();
            for (int row = 0; row < parents.Length; row++)
            {
                source.Slice(parents[row] * rowLength, rowLength).CopyTo(destination[(row * rowLength)..]);
            }
        }

        Replace(chosen);
        BatchSize = parents.Length;
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Array.ForEach(_past, value => value.Dispose());
            _session.Dispose();
        }
    }

    private bool IsIdentity(ReadOnlySpan<int> parents)
    {
        for (int row = 0; row < parents.Length; row++)
        {
            if (parents[row] != row)
            {
                return false;
            }
        }

        return parents.Length == BatchSize;
    }

    private int Check(ReadOnlySpan<float> embeddings, Span<float> logits)
    {
        int position = BatchSize * _model.Width;
        int tokens = embeddings.Length / position;
        if (tokens == 0 || embeddings.Length % position != 0)
        {
            throw new ArgumentException($"Embeddings of shape [{BatchSize}, T, {_model.Width}] with T at least 1 were wanted but {embeddings.Length} values came.", nameof(embeddings));
        }

        if (logits.Length < BatchSize * _model.VocabularySize)
        {
            throw new ArgumentException($"Logits of shape [{BatchSize}, {_model.VocabularySize}] have {BatchSize * _model.VocabularySize} values but the destination holds {logits.Length}.", nameof(logits));
        }

        return Length + tokens <= _model.ContextLength
            ? tokens
            : throw new InputException($"The language model has room for {_model.ContextLength} positions; {Length} are taken and {tokens} more came. Ask for a shorter text.");
    }

    /// <summary>[T, P + T]: a new position sees the past and the new ones up to itself.</summary>
    private float[] CausalMask(int tokens)
    {
        int width = Length + tokens;
        float[] mask = new float[tokens * width];
        for (int row = 0; row < tokens; row++)
        {
            mask.AsSpan((row * width) + Length + row + 1, tokens - row - 1).Fill(float.NegativeInfinity);
        }

        return mask;
    }

    private OrtValue Allocate(int batchSize) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [batchSize, _model.Heads, Length, HeadWidth]);

    private void Replace(OrtValue[] values)
    {
        Array.ForEach(_past, value => value.Dispose());
        _past = values;
    }
}
