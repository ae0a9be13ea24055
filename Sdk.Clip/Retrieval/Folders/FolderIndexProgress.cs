namespace Clip.Sdk.Retrieval;

/// <summary>How far a refresh is.</summary>
/// <param name="Found">Picture files found so far.</param>
/// <param name="Encoded">Pictures encoded so far.</param>
/// <param name="Failed">Pictures that could not be encoded so far.</param>
public readonly record struct FolderIndexProgress(long Found, long Encoded, long Failed);
