namespace Clip.Sdk.Pipelines;

/// <summary>
/// A batch on its way through the pipeline. Its pixel buffer is used again and again; workers decode straight into their
/// row of it, so a picture is never copied.
/// </summary>
internal sealed class PipelineBatch
{
    private readonly int _pictureValues;
    private readonly float[] _pixels;
    private readonly ImageSource[] _sources;
    private readonly ClipException?[] _errors;
    private readonly int[] _rows;
    private TaskCompletionSource _encoded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private float[] _embeddings = [];
    private long _firstIndex;
    private int _pending;

    public PipelineBatch(int capacity, int imageSize)
    {
        _pictureValues = 3 * imageSize * imageSize;
        _pixels = GC.AllocateUninitializedArray<float>(checked(capacity * _pictureValues));
        _sources = new ImageSource[capacity];
        _errors = new ClipException?[capacity];
        _rows = new int[capacity];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _sources.Length;

    /// <summary>Completes when every picture has its embedding or its error.</summary>
    public Task Encoded => _encoded.Task;

    /// <summary>Makes the batch new. The feeder holds it open until <see cref="Release"/>.</summary>
    public void Reset(long firstIndex)
    {
        Array.Clear(_sources, 0, Count);
        Array.Clear(_errors, 0, Count);
        _encoded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // The consumer may keep what it was given.
        _embeddings = [];
        _firstIndex = firstIndex;
        Count = 0;
        _pending = 1;
    }

    /// <summary>Adds a picture that a worker will decode.</summary>
    /// <returns>Its row.</returns>
    public int Add(ImageSource source)
    {
        _sources[Count] = source;
        Interlocked.Increment(ref _pending);
        return Count++;
    }

    /// <summary>Gives up one hold: a decoded picture's, or the feeder's own when no picture will be added.</summary>
    /// <returns>True when that was the last, so the batch is ready to be encoded.</returns>
    public bool Release() => Interlocked.Decrement(ref _pending) == 0;

    /// <summary>Decodes one picture into its row, or notes why it cannot be.</summary>
    public void Decode(int row, IImagePreprocessor preprocessor, CancellationToken cancellationToken)
    {
        ImageSource source = _sources[row];
        try
        {
            preprocessor.Preprocess(source, _pixels.AsSpan(row * _pictureValues, _pictureValues), cancellationToken);
        }
        catch (ClipException error)
        {
            _errors[row] = error;
        }
        catch (Exception error) when (error is not (OperationCanceledException or TypeLoadException or TypeInitializationException or BadImageFormatException))
        {
            // One picture that a decoder chokes on in a way nobody foresaw must not end a job of a million. A missing native
            // library is no picture's fault and does end it.
            _errors[row] = new ImageFormatException($"Picture '{source.Name}' could not be prepared: {error.Message}", ImageFault.Corrupt, source.Name, error);
        }
    }

    /// <summary>Encodes the good pictures, closing the gaps that bad ones left.</summary>
    public void Encode(IPixelEncoder encoder, EmbeddingForm form, CancellationToken cancellationToken)
    {
        int good = 0;
        for (int row = 0; row < Count; row++)
        {
            if (_errors[row] is not null)
            {
                continue;
            }

            if (good != row)
            {
                _pixels.AsSpan(row * _pictureValues, _pictureValues).CopyTo(_pixels.AsSpan(good * _pictureValues));
            }

            _rows[row] = good++;
        }

        if (good > 0)
        {
            EncodeRows(good, encoder, form, cancellationToken);
        }

        _encoded.SetResult();
    }

    /// <summary>What became of a picture; valid once <see cref="Encoded"/> is complete.</summary>
    public EncodedItem Item(int row, int dimensions) => _errors[row] is { } error
        ? new EncodedItem(_firstIndex + row, _sources[row], default, error)
        : new EncodedItem(_firstIndex + row, _sources[row], _embeddings.AsMemory(_rows[row] * dimensions, dimensions), null);

    private void EncodeRows(int good, IPixelEncoder encoder, EmbeddingForm form, CancellationToken cancellationToken)
    {
        _embeddings = new float[good * encoder.Info.Dimensions];
        try
        {
            encoder.EncodePixels(_pixels.AsSpan(0, good * _pictureValues), good, _embeddings, form, cancellationToken);
        }
        catch (ClipException error)
        {
            for (int row = 0; row < Count; row++)
            {
                _errors[row] ??= error;
            }
        }
    }
}
