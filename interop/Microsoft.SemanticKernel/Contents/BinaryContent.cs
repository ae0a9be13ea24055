using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Bytes, or where they are.</summary>
[Experimental("SKEXP0001")]
public class BinaryContent : KernelContent
{
    /// <summary>Nothing yet.</summary>
    public BinaryContent()
    {
    }

    /// <summary>Bytes elsewhere.</summary>
    /// <param name="uri">Where; no data URI.</param>
    public BinaryContent(Uri uri) => Uri = uri;

    /// <summary>Bytes in a data URI.</summary>
    /// <param name="dataUri">The data URI.</param>
    public BinaryContent(string dataUri) => DataUri = dataUri;

    /// <summary>Bytes.</summary>
    /// <param name="data">The bytes; at least one.</param>
    /// <param name="mimeType">The media type.</param>
    /// <exception cref="ArgumentException">There are no bytes.</exception>
    public BinaryContent(ReadOnlyMemory<byte> data, string? mimeType)
    {
        if (data.IsEmpty)
        {
            throw new ArgumentException("There are no bytes.", nameof(data));
        }

        (MimeType, Data) = (mimeType, data);
    }

    /// <summary>Where the bytes are, or null.</summary>
    /// <exception cref="InvalidOperationException">It is a data URI.</exception>
    public Uri? Uri
    {
        get;
        set => field = value is { IsAbsoluteUri: true, Scheme: "data" }
            ? throw new InvalidOperationException("A data URI goes into 'DataUri'.")
            : value;
    }

    /// <summary>The bytes as a data URI, or null where there are none.</summary>
    /// <exception cref="UriFormatException">It is another kind of URI.</exception>
    public string? DataUri
    {
        get => Data is { } data
            ? new DataContent(data, MimeType ?? throw new InvalidOperationException("A data URI needs a media type: set 'MimeType'.")).Uri
            : null;
        set
        {
            if (value is null)
            {
                Data = null;
                return;
            }

            if (!value.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            {
                throw new UriFormatException("A data URI begins with 'data:'.");
            }

            var content = new DataContent(value);
            (Data, MimeType) = (content.Data, content.MediaType);
        }
    }

    /// <summary>The bytes, or null where they are elsewhere.</summary>
    public ReadOnlyMemory<byte>? Data { get; set; }

    /// <summary>True where the bytes are at hand.</summary>
    public bool CanRead => Data is not null;
}
