using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>
/// Makes texts token by token, greedily or by drawing, for N prefixes at once. Texts that have ended leave the batch.
/// </summary>
internal sealed class StepwiseDecoder : IDisposable
{
    private readonly ICausalLanguageModel _model;
    private readonly DecodingOptions _options;
    private readonly StopRule _stop;
    private readonly ILanguageSequence _sequence;
    private readonly List<Row> _rows = [];
    private readonly int _limit;
    private float[] _next;
    private List<Row> _live;

    /// <param name="model">The language model.</param>
    /// <param name="prefixes">[N, k, W].</param>
    /// <param name="count">N.</param>
    /// <param name="draws">Of each prefix, which draw it is.</param>
    /// <param name="options">How to choose words.</param>
    /// <param name="stop">Which tokens end a text; null for those of the options.</param>
    /// <param name="evidence">Of each prefix, what its picture says of names; null for nothing.</param>
    public StepwiseDecoder(
        ICausalLanguageModel model, ReadOnlySpan<float> prefixes, int count, Func<int, int> draws, DecodingOptions options, StopRule? stop = null, Func<int, NameEvidence?>? evidence = null)
    {
        _model = model;
        _options = options;
        _stop = stop ?? StopRule.Of(model, options.Stop);
        _limit = DecodingLimits.Tokens(model, prefixes.Length / count / model.Width, options);
        _next = prefixes.ToArray();
        for (int row = 0; row < count; row++)
        {
            _rows.Add(new Row(new TokenPicker(options, model.VocabularySize, draws(row)), evidence?.Invoke(row)));
        }

        _live = [.. _rows];
        _sequence = model.Start(count);
    }

    /// <summary>True while a text is not ended.</summary>
    public bool IsRunning => _live.Count > 0;

    /// <summary>The ids of a text so far.</summary>
    public IReadOnlyList<int> Ids(int row) => _rows[row].Ids;

    /// <summary>Adds a token to every text that is not ended.</summary>
    public void Step(CancellationToken cancellationToken)
    {
        int vocabulary = _model.VocabularySize;
        float[] logits = new float[_live.Count * vocabulary];
        double[] logs = new double[vocabulary];
        _sequence.Append(_next, logits, cancellationToken);
        List<int> survivors = [];
        for (int i = 0; i < _live.Count; i++)
        {
            Row row = _live[i];
            Span<float> own = logits.AsSpan(i * vocabulary, vocabulary);
            LogitRules.LogSoftMax(own, logs);
            LogitRules.Apply(own, row.Ids, _options, row.Evidence);
            int id = row.Picker.Pick(own);
            row.Ids.Add(id);
            row.LogProbability += logs[id];
            row.IsComplete = _stop.IsEnd(id);
            if (!row.IsComplete && row.Ids.Count < _limit)
            {
                survivors.Add(i);
            }
        }

        GoOn(survivors);
    }

    /// <summary>A text as it stands.</summary>
    public GeneratedText Text(int row)
    {
        Row made = _rows[row];
        double score = made.LogProbability / Math.Pow(made.Ids.Count, _options.LengthPenalty);
        return new GeneratedText(_model.Detokenize(made.Ids.ToArray()).Trim(), made.Ids, made.LogProbability, score, made.IsComplete);
    }

    public void Dispose() => _sequence.Dispose();

    private void GoOn(List<int> survivors)
    {
        if (survivors.Count > 0 && survivors.Count < _live.Count)
        {
            _sequence.Reorder([.. survivors]);
        }

        _live = [.. survivors.Select(i => _live[i])];
        _next = new float[_live.Count * _model.Width];
        _model.Embed([.. _live.Select(row => row.Ids[^1])], _next);
    }

    private sealed class Row(TokenPicker picker, NameEvidence? evidence)
    {
        public TokenPicker Picker => picker;

        public NameEvidence? Evidence => evidence;

        public List<int> Ids { get; } = [];

        public double LogProbability { get; set; }

        public bool IsComplete { get; set; }
    }
}
