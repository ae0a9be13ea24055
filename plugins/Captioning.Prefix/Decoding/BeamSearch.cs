using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>
/// Beam search over one prefix. At each step the 2B best continuations of all live texts are looked at: of those that end a text
/// the ones among the first B are kept aside, the B best others live on. It ends when B are aside and no live text scores higher
/// at its present length, or at the limit of tokens.
/// </summary>
internal sealed class BeamSearch
{
    private readonly ICausalLanguageModel _model;
    private readonly DecodingOptions _options;
    private readonly StopRule _stop;
    private readonly NameEvidence? _evidence;
    private readonly List<Beam> _ended = [];
    private readonly double[] _logs;
    private readonly double[] _plainLogs;

    private BeamSearch(ICausalLanguageModel model, StopRule stop, DecodingOptions options, NameEvidence? evidence)
    {
        _model = model;
        _options = options;
        _stop = stop;
        _evidence = evidence;
        _logs = new double[model.VocabularySize];
        _plainLogs = new double[model.VocabularySize];
    }

    /// <summary>Searches.</summary>
    /// <param name="model">The language model.</param>
    /// <param name="prefix">[k, W].</param>
    /// <param name="options">Beams, penalties and limits.</param>
    /// <param name="stop">Which tokens end a text; null for those of the options.</param>
    /// <param name="evidence">What the picture says of names, or null.</param>
    /// <param name="cancellationToken">Checked at every step and inside.</param>
    /// <returns>At most B texts, the best first.</returns>
    public static IReadOnlyList<GeneratedText> Run(
        ICausalLanguageModel model, ReadOnlySpan<float> prefix, DecodingOptions options, StopRule? stop = null, NameEvidence? evidence = null, CancellationToken cancellationToken = default)
    {
        var search = new BeamSearch(model, stop ?? StopRule.Of(model, options.Stop), options, evidence);
        search.Search(prefix, DecodingLimits.Tokens(model, prefix.Length / model.Width, options), cancellationToken);
        return [.. search._ended.OrderByDescending(search.Score).Take(options.Beams).Select(search.Text)];
    }

    private void Search(ReadOnlySpan<float> prefix, int limit, CancellationToken cancellationToken)
    {
        using ILanguageSequence sequence = _model.Start(1);
        List<Beam> live = [new Beam(0, [], 0, 0)];
        float[] next = prefix.ToArray();
        for (int step = 1; step <= limit; step++)
        {
            float[] logits = new float[live.Count * _model.VocabularySize];
            sequence.Append(next, logits, cancellationToken);
            live = Choose(Candidates(live, logits));
            if (step == limit)
            {
                _ended.AddRange(live);
                return;
            }

            if (live.Count == 0 || IsDecided(live, step))
            {
                return;
            }

            sequence.Reorder([.. live.Select(beam => beam.Parent)]);
            next = new float[live.Count * _model.Width];
            _model.Embed([.. live.Select(beam => beam.Ids[^1])], next);
        }
    }

    /// <summary>The 2B best continuations of every live text.</summary>
    private List<Beam> Candidates(List<Beam> live, float[] logits)
    {
        int vocabulary = _model.VocabularySize;
        var best = new PriorityQueue<int, double>();
        List<Beam> candidates = [];
        for (int i = 0; i < live.Count; i++)
        {
            Span<float> own = logits.AsSpan(i * vocabulary, vocabulary);
            LogitRules.LogSoftMax(own, _plainLogs);
            LogitRules.Apply(own, live[i].Ids, _options, _evidence);
            LogitRules.LogSoftMax(own, _logs);
            for (int id = 0; id < vocabulary; id++)
            {
                if (best.Count < 2 * _options.Beams)
                {
                    best.Enqueue(id, _logs[id]);
                }
                else
                {
                    best.EnqueueDequeue(id, _logs[id]);
                }
            }

            while (best.TryDequeue(out int id, out double log))
            {
                if (double.IsFinite(log))
                {
                    candidates.Add(new Beam(i, [.. live[i].Ids, id], live[i].Total + log, live[i].LogProbability + _plainLogs[id]));
                }
            }
        }

        return [.. candidates.OrderByDescending(beam => beam.Total).Take(2 * _options.Beams)];
    }

    private List<Beam> Choose(List<Beam> candidates)
    {
        List<Beam> live = [];
        for (int rank = 0; rank < candidates.Count; rank++)
        {
            if (_stop.IsEnd(candidates[rank].Ids[^1]))
            {
                if (rank < _options.Beams)
                {
                    _ended.Add(candidates[rank]);
                }
            }
            else if (live.Count < _options.Beams)
            {
                live.Add(candidates[rank]);
            }
        }

        if (_ended.Count > _options.Beams)
        {
            List<Beam> kept = [.. _ended.OrderByDescending(Score).Take(_options.Beams)];
            _ended.Clear();
            _ended.AddRange(kept);
        }

        return live;
    }

    private bool IsDecided(List<Beam> live, int length) =>
        _ended.Count == _options.Beams && live[0].Total / Math.Pow(length, _options.LengthPenalty) <= _ended.Min(Score);

    private double Score(Beam beam) => beam.Total / Math.Pow(beam.Ids.Length, _options.LengthPenalty);

    private GeneratedText Text(Beam beam) =>
        new(_model.Detokenize(beam.Ids).Trim(), beam.Ids, beam.LogProbability, Score(beam), _stop.IsEnd(beam.Ids[^1]));

    /// <param name="Parent">Which live text it continues.</param>
    /// <param name="Ids">Its tokens.</param>
    /// <param name="Total">The sum of log-probabilities that it is ranked by.</param>
    /// <param name="LogProbability">The same without penalties.</param>
    private sealed record Beam(int Parent, int[] Ids, double Total, double LogProbability);
}
