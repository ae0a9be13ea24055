using Clip.Sdk.Moderation.Samples;

namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>A labelled item with the decision on it.</summary>
internal sealed record JudgedItem(LabelledItem Item, ModerationDecision Decision)
{
    /// <summary>Whether somebody judged it for a category.</summary>
    public bool IsKnown(string category) => !Item.Unknown.Contains(category);

    public bool IsPositive(string category) => Item.Labels.Contains(category);

    /// <summary>Probability and action of a category or detector; null where the detector does not judge texts.</summary>
    public (double Probability, ModerationAction Action, bool IsCalibrated)? ScoreOf(string category)
    {
        foreach (CategoryScore score in Decision.Categories)
        {
            if (score.Category == category)
            {
                return (score.Probability, score.Action, score.IsCalibrated);
            }
        }

        foreach (DetectorScore score in Decision.Detectors)
        {
            if (score.Detector == category)
            {
                return (score.Probability, score.Action, false);
            }
        }

        return null;
    }
}
