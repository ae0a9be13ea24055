using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a model file says about itself.</summary>
public unsafe class ModelMetadata
{
    internal ModelMetadata(SessionHandle session)
    {
        using var borrowed = new BorrowedHandle(session);
        nint allocator = DefaultAllocator.Pointer;
        nint metadata;
        OrtStatus.Check(OrtApi.SessionGetModelMetadata(borrowed.Pointer, &metadata));
        try
        {
            ProducerName = Read(OrtApi.ModelMetadataGetProducerName, metadata, allocator);
            GraphName = Read(OrtApi.ModelMetadataGetGraphName, metadata, allocator);
            Domain = Read(OrtApi.ModelMetadataGetDomain, metadata, allocator);
            Description = Read(OrtApi.ModelMetadataGetDescription, metadata, allocator);
            GraphDescription = Read(OrtApi.ModelMetadataGetGraphDescription, metadata, allocator);
            long version;
            OrtStatus.Check(OrtApi.ModelMetadataGetVersion(metadata, &version));
            Version = version;
            CustomMetadataMap = ReadMap(metadata, allocator);
        }
        finally
        {
            OrtApi.ReleaseModelMetadata(metadata);
        }
    }

    /// <summary>The tool that wrote the model.</summary>
    public string ProducerName { get; }

    /// <summary>The graph's name.</summary>
    public string GraphName { get; }

    /// <summary>The model's domain, a name in reversed DNS form.</summary>
    public string Domain { get; }

    /// <summary>What the model is for.</summary>
    public string Description { get; }

    /// <summary>What the graph does.</summary>
    public string GraphDescription { get; }

    /// <summary>The version that the writer gave the model.</summary>
    public long Version { get; }

    /// <summary>The writer's own keys and values.</summary>
    public Dictionary<string, string> CustomMetadataMap { get; }

    private static string Read(delegate* unmanaged<nint, nint, byte**, nint> read, nint metadata, nint allocator)
    {
        byte* text;
        OrtStatus.Check(read(metadata, allocator, &text));
        return Utf8.Take(text);
    }

    private static Dictionary<string, string> ReadMap(nint metadata, nint allocator)
    {
        byte** keys;
        long count;
        OrtStatus.Check(OrtApi.ModelMetadataGetCustomMetadataMapKeys(metadata, allocator, &keys, &count));
        var map = new Dictionary<string, string>((int)count);
        try
        {
            for (int index = 0; index < count; index++)
            {
                byte* value;
                OrtStatus.Check(OrtApi.ModelMetadataLookupCustomMetadataMap(metadata, allocator, keys[index], &value));
                map[Utf8.ToString(keys[index])] = Utf8.Take(value);
            }
        }
        finally
        {
            for (int index = 0; index < count; index++)
            {
                DefaultAllocator.Free(keys[index]);
            }

            DefaultAllocator.Free(keys);
        }

        return map;
    }
}
