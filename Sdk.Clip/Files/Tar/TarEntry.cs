namespace Clip.Sdk.Files.Tar;

/// <summary>A regular file in a tar archive.</summary>
/// <param name="Name">Its path, <c>/</c> between folders.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="HeaderOffset">Where its header begins, extended headers included.</param>
public sealed record TarEntry(string Name, long Length, long HeaderOffset);
