namespace Clip.Sdk.Files.Tar;

/// <summary>A tar archive is damaged or cut off.</summary>
public sealed class TarFormatException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wanted, what came, what to do.</param>
    /// <param name="isTruncated">True when the archive ends too early.</param>
    public TarFormatException(string message, bool isTruncated)
        : base(message) => IsTruncated = isTruncated;

    /// <summary>True when the archive ends too early.</summary>
    public bool IsTruncated { get; }

    /// <inheritdoc/>
    public override string Code => IsTruncated ? "shard-truncated" : "shard-corrupt";
}
