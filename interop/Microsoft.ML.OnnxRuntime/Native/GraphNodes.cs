namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The inputs, outputs or overridable initialisers of a session, in the order of the graph.</summary>
internal sealed unsafe class GraphNodes
{
    private readonly Dictionary<string, NodeMetadata> _nodes;
    private readonly List<string> _names;

    internal GraphNodes(
        SessionHandle session,
        delegate* unmanaged<nint, nuint*, nint> countOf,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> nameOf,
        delegate* unmanaged<nint, nuint, nint*, nint> typeOf)
    {
        using var borrowed = new BorrowedHandle(session);
        nint allocator = DefaultAllocator.Pointer;
        nuint count;
        OrtStatus.Check(countOf(borrowed.Pointer, &count));
        _nodes = new Dictionary<string, NodeMetadata>((int)count);
        _names = new List<string>((int)count);
        for (nuint index = 0; index < count; index++)
        {
            byte* nativeName;
            OrtStatus.Check(nameOf(borrowed.Pointer, index, allocator, &nativeName));
            string name = Utf8.Take(nativeName);
            nint type;
            OrtStatus.Check(typeOf(borrowed.Pointer, index, &type));
            try
            {
                _nodes[name] = new NodeMetadata(type, session.KeepName(name));
                _names.Add(name);
            }
            finally
            {
                OrtApi.ReleaseTypeInfo(type);
            }
        }
    }

    internal IReadOnlyDictionary<string, NodeMetadata> Nodes => _nodes;

    internal IReadOnlyList<string> Names => _names;

    internal NodeMetadata? Find(string name) => _nodes.GetValueOrDefault(name);
}
