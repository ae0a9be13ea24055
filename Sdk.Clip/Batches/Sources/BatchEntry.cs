namespace Clip.Sdk.Batches;

/// <summary>An item as a source found it, or why it cannot be used.</summary>
/// <param name="Item">The item; where there is an error, what is known of it.</param>
/// <param name="Key">A hash of all that makes the item what it is, from <see cref="BatchKey"/>: a resumed job tells by it that its input changed.</param>
/// <param name="Error">Why the item cannot be used, or null.</param>
public readonly record struct BatchEntry(BatchItem Item, ulong Key, ClipException? Error = null);
