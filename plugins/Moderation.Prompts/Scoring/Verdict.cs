using System.Globalization;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Scoring;

/// <summary>Puts together what categories, detectors and rules ask for: the strictest decides, among equals the more probable.</summary>
internal sealed class Verdict
{
    private double _deciding = -1;

    public ModerationAction Action { get; private set; }

    public string Category { get; private set; } = "none";

    public string Severity { get; private set; } = "none";

    public double Probability { get; private set; }

    public string? Route { get; private set; }

    public List<string> Reasons { get; } = [];

    public void Consider(CategoryScore score, PolicyCategory category, PolicyThresholds thresholds)
    {
        if (thresholds is { Review: null, Block: null })
        {
            return;
        }

        Probability = Math.Max(Probability, score.Probability);
        ModerationAction asked = thresholds.ActionAt(score.Probability);
        if (asked == ModerationAction.Allow)
        {
            return;
        }

        double threshold = (asked == ModerationAction.Block ? thresholds.Block : thresholds.Review)!.Value;
        string kind = score.IsCalibrated ? "probability" : "uncalibrated score";
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{score.Category}: {kind} {score.Probability:0.000} reaches the threshold {threshold:0.000} of '{PolicyMap.Word(asked.ToString())}' (severity {score.Severity}); closest to '{score.Positive.Prompt}' ({score.Positive.Cosine:0.000}), against '{score.Counter.Prompt}' ({score.Counter.Cosine:0.000}), margin {score.Margin:0.000}");
        if (score.Exception is not null)
        {
            reason += string.Create(CultureInfo.InvariantCulture, $"; exception '{score.Exception}' applies, since '{score.ExceptionPrompt!.Prompt}' is closer ({score.ExceptionPrompt.Cosine:0.000}): {PolicyMap.Word(score.Action.ToString())}");
        }

        Reasons.Add(reason);
        Decide(score.Action, score.Probability, score.Category, score.Severity, category.Route);
    }

    public void Consider(DetectorScore score, string? route)
    {
        Probability = Math.Max(Probability, score.Probability);
        if (score.Action == ModerationAction.Allow)
        {
            return;
        }

        Reasons.Add($"{score.Detector}: {score.Reason}");
        Decide(score.Action, score.Probability, score.Detector, "none", route);
    }

    public void Consider(PolicyRule rule, string conditions)
    {
        Reasons.Add($"rule {rule.Id}: {conditions}");

        // Rules are about what must not be missed: at equal action theirs is the name and the route.
        Decide(rule.Action, 2, rule.Id, "none", rule.Route);
    }

    private void Decide(ModerationAction action, double probability, string category, string severity, string? route)
    {
        if (action != ModerationAction.Allow && (action > Action || (action == Action && probability > _deciding)))
        {
            (Action, _deciding, Category, Severity, Route) = (action, probability, category, severity, route ?? Route);
        }
    }
}
