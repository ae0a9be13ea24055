using System.Text.Json;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Training.Tests.Evaluation;

/// <summary>What References/record_evaluation.py recorded from scikit-learn, NumPy and PyTorch.</summary>
internal static class EvaluationReference
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("training", "evaluation.json"))).RootElement;

    public static EmbeddingMatrix Matrix(string group, string name)
    {
        JsonElement element = Root.GetProperty(group);
        return new EmbeddingMatrix(
            element.GetProperty(name).EnumerateArray().Select(value => value.GetSingle()).ToArray(), element.GetProperty("dimensions").GetInt32(), true);
    }

    public static int[] Integers(string group, string name) =>
        [.. Root.GetProperty(group).GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];

    public static EmbeddingMatrix Rows(this EmbeddingMatrix matrix, int first, int count) =>
        new(matrix.Values.Slice(first * matrix.Dimensions, count * matrix.Dimensions), matrix.Dimensions, true);
}
