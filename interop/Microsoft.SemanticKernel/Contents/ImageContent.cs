namespace Microsoft.SemanticKernel;

/// <summary>A picture.</summary>
#pragma warning disable SKEXP0001 // As in the real package, only the base class is experimental.
public class ImageContent : BinaryContent
#pragma warning restore SKEXP0001
{
    /// <summary>Nothing yet.</summary>
    public ImageContent()
    {
    }

    /// <summary>A picture elsewhere.</summary>
    /// <param name="uri">Where; no data URI.</param>
    public ImageContent(Uri uri)
        : base(uri)
    {
    }

    /// <summary>A picture in a data URI.</summary>
    /// <param name="dataUri">The data URI.</param>
    public ImageContent(string dataUri)
        : base(dataUri)
    {
    }

    /// <summary>An encoded picture.</summary>
    /// <param name="data">The bytes of the file.</param>
    /// <param name="mimeType">The media type.</param>
    public ImageContent(ReadOnlyMemory<byte> data, string? mimeType)
        : base(data, mimeType)
    {
    }
}
