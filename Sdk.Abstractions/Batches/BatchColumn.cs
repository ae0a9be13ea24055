namespace Clip.Sdk.Batches;

/// <summary>A value of every result of a batch head.</summary>
/// <param name="Name">The member of <see cref="BatchResult.Values"/>, in camelCase.</param>
/// <param name="Type">Its type.</param>
/// <param name="Role">What reports do with it.</param>
/// <param name="Description">Meaning, unit and range, for people.</param>
public sealed record BatchColumn(string Name, BatchValueType Type, BatchColumnRole Role, string Description);
