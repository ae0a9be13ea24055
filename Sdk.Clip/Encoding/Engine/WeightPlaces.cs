using Clip.Sdk.Files;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Engine;

/// <summary>Decides where the engine finds each initialiser of a graph: in the graph itself, in a file of the checkpoint, or in memory.</summary>
/// <param name="anchorFile">A file of the checkpoint. What is handed over as memory must be declared to lie in some file that exists.</param>
/// <param name="options">Receives what is handed over as memory.</param>
/// <param name="heldValues">Receives what must live as long as the session.</param>
internal sealed class WeightPlaces(string anchorFile, SessionOptions options, List<IDisposable> heldValues)
{
    /// <summary>Tensors up to this many bytes are written into the graph, where the engine's optimiser can see their values.</summary>
    private const int InlineBytes = 16 * 1024;

    private readonly Dictionary<string, string> _realPaths = new(StringComparer.Ordinal);
    private readonly string _anchor = RealPath.Resolve(anchorFile);

    /// <summary>The folder that locations are relative to: the root, since the engine refuses files outside the folder it was told.</summary>
    public string Root => Path.GetPathRoot(_anchor)!;

    /// <summary>Null when the bytes go into the graph.</summary>
    public ExternalLocation? Locate(GraphInitializer initializer)
    {
        if (initializer.Data.ByteLength <= InlineBytes)
        {
            return null;
        }

        if (initializer.Data is StoredTensorData { Tensor: { FilePath: string file } tensor } && Path.GetPathRoot(Real(file)) == Root)
        {
            return new ExternalLocation(Path.GetRelativePath(Root, Real(file)), tensor.FileOffset);
        }

        HandOver(initializer);
        return new ExternalLocation(Path.GetRelativePath(Root, _anchor), 0);
    }

    private void HandOver(GraphInitializer initializer)
    {
        nint address;
        if (initializer.Data is StoredTensorData stored)
        {
            address = stored.Tensor.Address;
        }
        else
        {
            var memory = new NativeMemoryBlock(initializer.Data.ByteLength);
            heldValues.Add(memory);
            initializer.Data.CopyTo(memory.Bytes);
            address = memory.Address;
        }

        OrtValue value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, initializer.Type, [.. initializer.Shape], address, initializer.Data.ByteLength);
        heldValues.Add(value);
        options.AddInitializer(initializer.Name, value);
    }

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
