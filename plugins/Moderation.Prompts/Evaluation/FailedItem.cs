namespace Clip.Sdk.Moderation.Evaluation;

/// <summary>An item of a sample that could not be judged.</summary>
/// <param name="Item">Its name.</param>
/// <param name="Code">The error's code.</param>
/// <param name="Message">The error.</param>
public sealed record FailedItem(string Item, string Code, string Message);
