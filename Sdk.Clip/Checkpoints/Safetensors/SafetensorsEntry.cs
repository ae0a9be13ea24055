namespace Clip.Sdk.Checkpoints;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The lengths of the dimensions.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte.</param>
internal readonly record struct SafetensorsEntry(string Name, TensorType Type, long[] Shape, long Begin, long End);
