using Clip.Sdk.Files;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Engine;

/// <summary>
/// Decides where the engine finds each initialiser of a graph: small ones in the graph itself, weights in the checkpoint's own
/// files, and what had to be made (quantised, decompressed) in a temporary file. All but the first are mapped by the engine,
/// packed for its kernels and unmapped again one by one.
/// </summary>
/// <param name="volume">A path of the volume where external data may lie: that of the checkpoint.</param>
internal sealed class WeightPlaces(string volume) : IDisposable
{
    /// <summary>Tensors up to this many bytes are written into the graph, where the engine's optimiser can see their values.</summary>
    private const int InlineBytes = 16 * 1024;

    private readonly Dictionary<string, string> _realPaths = new(StringComparer.Ordinal);
    private TemporaryWeights? _temporary;

    /// <summary>The folder that locations are relative to: the root, since the engine refuses files outside the folder it was told.</summary>
    public string Root { get; } = Path.GetPathRoot(RealPath.Resolve(volume))!;

    /// <summary>Null when the bytes go into the graph.</summary>
    public ExternalLocation? Locate(GraphInitializer initializer)
    {
        if (initializer.Data.ByteLength <= InlineBytes)
        {
            return null;
        }

        if (initializer.Data is StoredTensorData { Tensor: { FilePath: string file } tensor })
        {
            return new ExternalLocation(Path.GetRelativePath(Root, Real(file)), tensor.FileOffset);
        }

        _temporary ??= new TemporaryWeights();
        return Path.GetPathRoot(_temporary.Path) == Root
            ? new ExternalLocation(Path.GetRelativePath(Root, _temporary.Path), _temporary.Append(initializer.Data))
            : null;
    }

    /// <summary>Hands over what must live as long as the session.</summary>
    public IDisposable? TakeTemporary()
    {
        _temporary?.Flush();
        TemporaryWeights? taken = _temporary;
        _temporary = null;
        return taken;
    }

    public void Dispose() => _temporary?.Dispose();

    /// <summary>The path behind symbolic links, as the caches of model hubs are made of.</summary>
    private string Real(string file)
    {
        if (!_realPaths.TryGetValue(file, out string? real))
        {
            real = RealPath.Resolve(file);
            _realPaths.Add(file, real);
        }

        return real;
    }
}
