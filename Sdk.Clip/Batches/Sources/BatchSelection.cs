namespace Clip.Sdk.Batches;

/// <summary>Says whether an item is wanted, before anything of it is read.</summary>
/// <param name="index">The item's place in the input, from 0.</param>
/// <param name="key">Its <see cref="BatchEntry.Key"/>.</param>
public delegate bool BatchSelection(long index, ulong key);
