namespace Clip.Sdk.Retrieval;

/// <summary>A file of an index as its manifest knows it.</summary>
internal sealed record FileRecord(string Name, long Bytes, string Sha256);
