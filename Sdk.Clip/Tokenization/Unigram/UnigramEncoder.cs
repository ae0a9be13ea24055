using Utf8 = System.Text.Encoding;

namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>
/// Cuts a normalised text into the pieces whose probabilities have the largest product (Kudo 2018, arXiv:1804.10959), found by
/// dynamic programming over the ends of pieces (Viterbi). Sums are of 32 bits and the first of two equal ways wins, as in
/// SentencePiece, so that close decisions fall alike.
/// </summary>
internal sealed class UnigramEncoder
{
    /// <summary>How much less likely than the least likely piece a character is that the vocabulary lacks.</summary>
    private const float UnknownPenalty = 10;

    private readonly PieceTrie _trie = new();
    private readonly float[] _scores;
    private readonly int _unknownId;
    private readonly float _unknownScore;

    public UnigramEncoder(UnigramVocabulary vocabulary)
    {
        _unknownId = vocabulary.UnknownId;
        _scores = new float[vocabulary.Pieces.Count];
        float lowest = float.MaxValue;
        float highest = float.MinValue;
        foreach (UnigramPiece piece in vocabulary.Pieces.Where(piece => piece.Kind == UnigramPieceKind.Normal))
        {
            lowest = MathF.Min(lowest, piece.Score);
            highest = MathF.Max(highest, piece.Score);
        }

        _unknownScore = lowest - UnknownPenalty;
        for (int id = 0; id < _scores.Length; id++)
        {
            UnigramPiece piece = vocabulary.Pieces[id];
            if (piece.Kind is UnigramPieceKind.Normal or UnigramPieceKind.UserDefined)
            {
                // What the user defined wins over any way through smaller pieces.
                _scores[id] = piece.Kind == UnigramPieceKind.Normal ? piece.Score : (Utf8.UTF8.GetByteCount(piece.Text) * highest) - 0.1f;
                _trie.Add(piece.Text, id);
            }
        }
    }

    /// <summary>Cuts a text.</summary>
    /// <param name="text">Normalised.</param>
    /// <returns>Ids with where each piece begins and ends; neighbouring characters that the vocabulary lacks are one piece.</returns>
    public List<(int Id, int Start, int End)> Encode(string text)
    {
        // For each place the best last piece that ends there.
        var bestIds = new int[text.Length + 1];
        var bestStarts = new int[text.Length + 1];
        var bestScores = new float[text.Length + 1];
        Array.Fill(bestStarts, -1);
        for (int start = 0; start < text.Length;)
        {
            int character = CharacterLength(text, start);
            bool hasSingle = false;
            int node = PieceTrie.Root;
            for (int end = start; end < text.Length && _trie.TryStep(ref node, text[end]);)
            {
                end++;
                if (_trie.TryGetId(node, out int id))
                {
                    Offer(start, end, id, _scores[id]);
                    hasSingle |= end - start == character;
                }
            }

            if (!hasSingle)
            {
                Offer(start, start + character, _unknownId, _unknownScore);
            }

            start += character;
        }

        return Collect();

        void Offer(int start, int end, int id, float score)
        {
            float sum = score + bestScores[start];
            if (bestStarts[end] < 0 || sum > bestScores[end])
            {
                (bestIds[end], bestStarts[end], bestScores[end]) = (id, start, sum);
            }
        }

        List<(int Id, int Start, int End)> Collect()
        {
            List<(int Id, int Start, int End)> pieces = [];
            for (int end = text.Length; end > 0; end = bestStarts[end])
            {
                bool joins = bestIds[end] == _unknownId && pieces.Count > 0 && pieces[^1].Id == _unknownId;
                if (joins)
                {
                    pieces[^1] = pieces[^1] with { Start = bestStarts[end] };
                }
                else
                {
                    pieces.Add((bestIds[end], bestStarts[end], end));
                }
            }

            pieces.Reverse();
            return pieces;
        }
    }

    private static int CharacterLength(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;
}
