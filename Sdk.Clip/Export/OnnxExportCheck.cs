namespace Clip.Sdk.Export;

/// <summary>How near an exported network's embeddings of sample inputs are to those of the encoders in 32 bits.</summary>
/// <param name="File">The file, relative to the directory.</param>
/// <param name="Output">The output that was compared.</param>
/// <param name="LargestDifference">The largest difference of two elements, with rows brought to unit length.</param>
/// <param name="LowestCosine">The lowest cosine of two rows.</param>
public sealed record OnnxExportCheck(string File, string Output, float LargestDifference, float LowestCosine);
