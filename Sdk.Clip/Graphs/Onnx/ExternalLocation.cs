namespace Clip.Sdk.Graphs;

/// <summary>Where the bytes of an initialiser lie when they are not in the ONNX file itself.</summary>
/// <param name="File">The file's path, relative to the folder that the reader is told.</param>
/// <param name="Offset">Where they begin, in bytes.</param>
internal sealed record ExternalLocation(string File, long Offset);
