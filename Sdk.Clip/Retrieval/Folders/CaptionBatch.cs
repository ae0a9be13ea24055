namespace Clip.Sdk.Retrieval;

/// <summary>Holds pictures back until enough captions are there to encode them together, then puts both into the index.</summary>
/// <remarks>Safe to use from two threads: the reading end of a refresh adds copies, the writing end adds encoded pictures.</remarks>
internal sealed class CaptionBatch(ImageIndexWriter writer, ITextEncoder? texts, FailureList failures)
{
    private const int Size = 64;

    private readonly Lock _gate = new();
    private readonly List<(IndexedImage Image, ReadOnlyMemory<float> Embedding, long CopyOf)> _waiting = [];

    public bool IsEnabled => texts is not null;

    /// <summary>Adds an encoded picture.</summary>
    public void Add(IndexedImage image, ReadOnlyMemory<float> embedding)
    {
        if (image.Caption is null)
        {
            writer.Append(image, embedding.Span);
            return;
        }

        Wait((image, embedding, -1));
    }

    /// <summary>Adds a picture whose embedding a committed row has, with another caption than that row's.</summary>
    public void AddCopy(IndexedImage image, long row)
    {
        if (image.Caption is null)
        {
            writer.AppendCopy(image, row, default);
            return;
        }

        Wait((image, default, row));
    }

    /// <summary>Encodes what is waiting.</summary>
    public void Flush(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            float[]?[] embeddings = Encode([.. _waiting.Select(waiting => waiting.Image.Caption!)], cancellationToken);
            for (int i = 0; i < embeddings.Length; i++)
            {
                (IndexedImage image, ReadOnlyMemory<float> embedding, long copyOf) = _waiting[i];
                if (copyOf >= 0)
                {
                    writer.AppendCopy(image, copyOf, embeddings[i]);
                }
                else
                {
                    writer.Append(image, embedding.Span, embeddings[i]);
                }
            }

            _waiting.Clear();
        }
    }

    private void Wait((IndexedImage, ReadOnlyMemory<float>, long) picture)
    {
        lock (_gate)
        {
            _waiting.Add(picture);
            if (_waiting.Count >= Size)
            {
                Flush(CancellationToken.None);
            }
        }
    }

    // One caption that is too long must not cost the others theirs: then each is encoded alone.
    private float[]?[] Encode(string[] captions, CancellationToken cancellationToken)
    {
        try
        {
            EmbeddingMatrix matrix = texts!.Encode<string>(captions, EmbeddingForm.Normalized, cancellationToken);
            float[][] rows = new float[captions.Length][];
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = matrix[i].ToArray();
            }

            return rows;
        }
        catch (InputException error) when (captions.Length == 1)
        {
            failures.Add(_waiting.First(waiting => waiting.Image.Caption == captions[0]).Image.Path, error);
            return [null];
        }
        catch (InputException)
        {
            return [.. captions.SelectMany(caption => Encode([caption], cancellationToken))];
        }
    }
}
