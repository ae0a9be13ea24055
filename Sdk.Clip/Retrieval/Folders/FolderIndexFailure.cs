namespace Clip.Sdk.Retrieval;

/// <summary>A file that a refresh could not use.</summary>
/// <param name="Path">Its path, relative to the folder.</param>
/// <param name="Error">Why.</param>
public sealed record FolderIndexFailure(string Path, ClipException Error);
