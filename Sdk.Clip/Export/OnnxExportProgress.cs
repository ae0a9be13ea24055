namespace Clip.Sdk.Export;

/// <summary>How far an export is.</summary>
/// <param name="File">The file that is begun, relative to the directory.</param>
/// <param name="Done">Networks that are written.</param>
/// <param name="Total">Networks altogether.</param>
public readonly record struct OnnxExportProgress(string File, int Done, int Total);
