namespace Clip.Sdk.Retrieval;

/// <summary>A row that a search found.</summary>
/// <param name="Row">The row: <see cref="ImageIndex.Entry"/> tells what it is. Rows keep their numbers as long as this <see cref="ImageIndex"/> is open.</param>
/// <param name="Cosine">The cosine of query and row, as exact as the stored row is.</param>
public readonly record struct SearchHit(long Row, float Cosine);
