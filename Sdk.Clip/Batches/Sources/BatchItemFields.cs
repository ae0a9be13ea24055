namespace Clip.Sdk.Batches;

/// <summary>The fields of items that have none.</summary>
internal static class BatchItemFields
{
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();
}
