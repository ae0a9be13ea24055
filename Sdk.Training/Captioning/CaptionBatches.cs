using System.Numerics.Tensors;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Captioning;

/// <summary>The captions of every step. A step's batch follows from the seed and its number alone, so that a run goes on anywhere.</summary>
internal sealed class CaptionBatches
{
    private const long OrderStream = 201;
    private const long CaptionStream = 202;
    private const long NoiseStream = 203;

    private readonly CaptionSet _set;
    private readonly CaptionerOptions _options;
    private readonly int _viewWidth;
    private readonly int[][][] _tokens;
    private int[] _order = [];
    private long _orderEpoch = -1;

    public CaptionBatches(CaptionSet set, Gpt2Tokenizer tokenizer, int endOfText, CaptionerOptions options)
    {
        _set = set;
        _options = options;
        _viewWidth = set.Width / options.Views.ToViews().Count;
        _tokens = [.. set.Captions.Select(captions => captions.Select(caption => Encode(tokenizer, caption, endOfText)).ToArray())];
    }

    /// <summary>The batch of a step, shuffled and with noise.</summary>
    public CaptionBatch OfStep(long step)
    {
        var pictures = new (int Picture, int Caption, long Epoch)[_options.BatchSize];
        for (int row = 0; row < pictures.Length; row++)
        {
            long place = (step * _options.BatchSize) + row;
            long epoch = place / _set.Count;
            int picture = Order(epoch)[place % _set.Count];
            int caption = _options.Data.CaptionChoice == CaptionChoice.First ? 0 : new SeededRandom(_options.Seed, CaptionStream, epoch, picture).Next(_tokens[picture].Length);
            pictures[row] = (picture, caption, epoch);
        }

        return Make(pictures, _options.NoiseVariance);
    }

    /// <summary>Consecutive pictures with their first captions, without noise: for validation.</summary>
    public CaptionBatch InOrder(int first, int count) => Make([.. Enumerable.Range(first, count).Select(picture => (picture, 0, 0L))], noiseVariance: 0);

    private int[] Encode(Gpt2Tokenizer tokenizer, string caption, int endOfText)
    {
        int[] ids = tokenizer.Encode(Spell(caption, tokenizer.Phrases.Count > 0));
        return [.. ids.Take(_options.MaximumTokens - 1), endOfText];
    }

    /// <summary>A caption as the language model says it: names are looked for with the space in front of them, so the first word has one too.</summary>
    public static string Spell(string caption, bool hasNames) => hasNames ? " " + caption.Trim() : caption.Trim();

    private int[] Order(long epoch)
    {
        if (epoch != _orderEpoch)
        {
            _order = [.. Enumerable.Range(0, _set.Count)];
            new SeededRandom(_options.Seed, OrderStream, epoch).Shuffle<int>(_order);
            _orderEpoch = epoch;
        }

        return _order;
    }

    private CaptionBatch Make((int Picture, int Caption, long Epoch)[] rows, double noiseVariance)
    {
        int longest = rows.Max(row => _tokens[row.Picture][row.Caption].Length);
        var batch = new CaptionBatch(rows.Length, longest, _set.Width);
        for (int i = 0; i < rows.Length; i++)
        {
            (int picture, int caption, long epoch) = rows[i];
            Span<float> embedding = batch.Embeddings.AsSpan(i * _set.Width, _set.Width);
            _set.Embedding(picture).CopyTo(embedding);
            var random = new SeededRandom(_options.Seed, NoiseStream, epoch, picture);
            for (int view = 0; view < embedding.Length; view += _viewWidth)
            {
                Prepare(embedding.Slice(view, _viewWidth), noiseVariance, ref random);
            }

            int[] tokens = _tokens[picture][caption];
            for (int t = 0; t < tokens.Length; t++)
            {
                batch.Ids[(i * longest) + t] = tokens[t];
                batch.IsToken[(i * longest) + t] = true;
            }
        }

        return batch;
    }

    private void Prepare(Span<float> embedding, double noiseVariance, ref SeededRandom random)
    {
        if (_options.NormalizeEmbedding)
        {
            Normalize(embedding);
        }

        if (noiseVariance > 0)
        {
            double deviation = Math.Sqrt(noiseVariance);
            for (int i = 0; i < embedding.Length; i++)
            {
                embedding[i] += (float)(deviation * random.NextNormal());
            }

            Normalize(embedding);
        }
    }

    private static void Normalize(Span<float> embedding) =>
        TensorPrimitives.Divide(embedding, MathF.Max(TensorPrimitives.Norm<float>(embedding), float.Epsilon), embedding);
}

/// <summary>Embeddings and captions of one step.</summary>
internal sealed class CaptionBatch(int count, int tokens, int width)
{
    public int Count => count;

    public int Tokens => tokens;

    public int Width => width;

    /// <summary>[N, D].</summary>
    public float[] Embeddings { get; } = new float[count * width];

    /// <summary>[N, T], zero behind the end.</summary>
    public long[] Ids { get; } = new long[count * tokens];

    /// <summary>[N, T], false behind the end.</summary>
    public bool[] IsToken { get; } = new bool[count * tokens];
}
