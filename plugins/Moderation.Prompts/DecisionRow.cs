using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Clip.Sdk.Batches;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation;

/// <summary>Decisions as rows of batch jobs and entries of audit logs.</summary>
internal sealed class DecisionRow
{
    // Of the instance, not static: what the serialiser caches must go with the plugin.
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static IReadOnlyList<BatchColumn> Columns(Policy policy)
    {
        var columns = new List<BatchColumn>
        {
            new("action", BatchValueType.Text, BatchColumnRole.Action, "What is to be done: allow, review or block."),
            new("category", BatchValueType.Text, BatchColumnRole.Category, "The category, detector or rule that asks for most; none where nothing asks for anything."),
            new("severity", BatchValueType.Text, BatchColumnRole.Category, "The severity of that category."),
            new("probability", BatchValueType.Number, BatchColumnRole.Score, "The highest probability of any category, 0 to 1."),
            new("route", BatchValueType.Text, BatchColumnRole.Detail, "Who reviews it; empty for nobody in particular."),
            new("reason", BatchValueType.Text, BatchColumnRole.Caption, "Why, in a sentence; empty for what is allowed."),
        };
        columns.AddRange(policy.Categories.Select(category =>
            new BatchColumn(ScoreName(category.Id), BatchValueType.Number, BatchColumnRole.Score, $"{category.Title}: probability, 0 to 1.")));
        columns.AddRange(policy.Detectors.Select(detector =>
            new BatchColumn(ScoreName(detector.Id), BatchValueType.Number, BatchColumnRole.Score, $"Detector {detector.Id}: probability, 0 to 1; empty for texts.")));
        columns.Add(new("details", BatchValueType.Json, BatchColumnRole.Detail, "The whole decision where the action is not allow: prompts, cosines, hashes of policy and model."));
        return columns;
    }

    public JsonObject ToRow(ModerationDecision decision, Policy policy)
    {
        var row = new JsonObject
        {
            ["action"] = PolicyMap.Word(decision.Action.ToString()),
            ["category"] = decision.Category,
            ["severity"] = decision.Severity,
            ["probability"] = decision.Probability,
            ["route"] = decision.Route ?? "",
            ["reason"] = string.Join("; ", decision.Reasons),
        };
        foreach (CategoryScore score in decision.Categories)
        {
            row[ScoreName(score.Category)] = score.Probability;
        }

        for (int i = 0; i < policy.Detectors.Count; i++)
        {
            row[ScoreName(policy.Detectors[i].Id)] = i < decision.Detectors.Count ? decision.Detectors[i].Probability : null;
        }

        row["details"] = decision.Action == ModerationAction.Allow ? null : ToJson(decision);
        return row;
    }

    public JsonObject ToJson(ModerationDecision decision) => JsonSerializer.SerializeToNode(decision, _json)!.AsObject();

    /// <summary>All that a category says, as text: to compare two.</summary>
    public string Describe(PolicyCategory category) => JsonSerializer.Serialize(category with { Source = "", Line = 0 }, _json);

    /// <summary><c>self-harm</c> is <c>scoreSelfHarm</c>.</summary>
    public static string ScoreName(string id) => "score" + string.Concat(id.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
