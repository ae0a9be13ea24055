using System.Collections.Concurrent;
using Clip.Sdk.Engines;
using Clip.Sdk.Heads;
using Clip.Sdk.Moderation.Detectors;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Scoring;

/// <summary>Policies made ready for the host's model, each once.</summary>
internal sealed class ScorerCache(IHeadContext context)
{
    private const int MaximumCount = 16;

    private readonly ConcurrentDictionary<string, PolicyScorer> _scorers = new(StringComparer.Ordinal);
    private readonly PromptCache _prompts = new(context.DataFolder);
    private readonly Lock _gate = new();

    /// <exception cref="PolicyException">The policy does not fit the model.</exception>
    public PolicyScorer Get(Policy policy, CancellationToken cancellationToken)
    {
        // The path belongs to the key since messages name it.
        string key = $"{policy.Hash} {policy.Path}";
        if (_scorers.TryGetValue(key, out PolicyScorer? ready))
        {
            return ready;
        }

        lock (_gate)
        {
            if (_scorers.TryGetValue(key, out ready))
            {
                return ready;
            }

            if (_scorers.Count >= MaximumCount)
            {
                _scorers.Clear();
            }

            return _scorers[key] = Create(policy, cancellationToken);
        }
    }

    private PolicyScorer Create(Policy policy, CancellationToken cancellationToken)
    {
        IClipModel model = context.Model;
        string space = model.Texts.Info.SpaceId;
        IReadOnlyList<IEmbeddingDetector> detectors = DetectorLoader.Load(policy, policy.Detectors.Count > 0 ? context.Find<IWeightReader>() : null, model.Info, space);
        PromptBank bank = PromptBank.Create(policy, model.Texts, _prompts, cancellationToken);
        return new PolicyScorer(policy, bank, model.Info, space, detectors);
    }
}
