namespace Microsoft.SemanticKernel;

/// <summary>Something that functions take and give.</summary>
public abstract class KernelContent
{
    /// <summary>The media type, such as image/png.</summary>
    public string? MimeType { get; set; }

    /// <summary>What the content was made from.</summary>
    public object? InnerContent { get; set; }

    /// <summary>The model that made it.</summary>
    public string? ModelId { get; set; }

    /// <summary>Further facts.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; set; }
}
