namespace Clip.Sdk.Export;

/// <summary>A file of an export.</summary>
/// <param name="Name">Its path relative to the directory, with forward slashes.</param>
/// <param name="Bytes">Its length.</param>
public sealed record OnnxExportFile(string Name, long Bytes);
