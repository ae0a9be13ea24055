using System.Numerics.Tensors;

namespace Clip.Sdk.Captioning;

/// <summary>Chooses the next token of one text: the likeliest, or one drawn among the likely ones.</summary>
internal sealed class TokenPicker
{
    private readonly DecodingOptions _options;
    private readonly Random? _random;
    private readonly int[] _order;
    private readonly float[] _probabilities;

    /// <param name="options">How to choose.</param>
    /// <param name="vocabularySize">V.</param>
    /// <param name="draw">Which of several texts of one picture this is: each draws by itself, whatever else is in the batch.</param>
    public TokenPicker(DecodingOptions options, int vocabularySize, int draw)
    {
        const int Spread = 1_000_003;
        bool draws = options.Method == DecodingMethod.Sample && options.Temperature > 0;
        _options = options;
        _random = draws ? new Random(unchecked((options.Seed * 31) + (draw * Spread))) : null;
        _order = draws ? new int[vocabularySize] : [];
        _probabilities = draws ? new float[vocabularySize] : [];
    }

    public int Pick(ReadOnlySpan<float> logits)
    {
        if (_random is null)
        {
            return TensorPrimitives.IndexOfMax(logits);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            (_order[i], _probabilities[i]) = (i, -logits[i]);
        }

        // Ties in the order of ids, so that a seed means the same everywhere.
        Array.Sort(_order, (a, b) => (_probabilities[a], a).CompareTo((_probabilities[b], b)));
        return _order[Draw(logits, Kept(logits))];
    }

    /// <summary>How many of the likeliest tokens may be drawn; their probabilities, not normalised, take the front of the buffer.</summary>
    private int Kept(ReadOnlySpan<float> logits)
    {
        float largest = logits[_order[0]];
        double total = 0;
        for (int rank = 0; rank < _order.Length; rank++)
        {
            _probabilities[rank] = MathF.Exp((logits[_order[rank]] - largest) / _options.Temperature);
            total += _probabilities[rank];
        }

        int most = _options.TopK == 0 ? _order.Length : Math.Min(_options.TopK, _order.Length);
        if (most < _order.Length)
        {
            // The nucleus is taken of what the first cut leaves, as is usual.
            total = TensorPrimitives.Sum(_probabilities.AsSpan(0, most));
        }

        double sum = 0;
        for (int rank = 0; rank < most; rank++)
        {
            sum += _probabilities[rank];
            if (sum >= _options.TopP * total)
            {
                return rank + 1;
            }
        }

        return most;
    }

    private int Draw(ReadOnlySpan<float> logits, int kept)
    {
        double sum = 0;
        for (int rank = 0; rank < kept; rank++)
        {
            sum += _probabilities[rank];
        }

        double point = _random!.NextDouble() * sum;
        for (int rank = 0; rank < kept - 1; rank++)
        {
            point -= _probabilities[rank];
            if (point < 0)
            {
                return rank;
            }
        }

        return kept - 1;
    }
}
