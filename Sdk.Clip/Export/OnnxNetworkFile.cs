using Clip.Sdk.Graphs;

namespace Clip.Sdk.Export;

/// <summary>Writes a network with its weights inside, or beside it in <c>.onnx_data</c> files where they are too large for protobuf.</summary>
internal static class OnnxNetworkFile
{
    /// <summary>Constants that shape inference needs stay in the network.</summary>
    private const int SmallestExternal = 1024;

    /// <summary>Pages, so that runtimes can map the weights.</summary>
    private const int Alignment = 4096;

    /// <summary>Writes the network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="embeddedLimit">Bytes that a file may have.</param>
    /// <returns>How many files of weights lie beside it; 0 where all are inside.</returns>
    public static int Write(OnnxGraph graph, string path, long embeddedLimit)
    {
        long bytes = graph.Initializers.Sum(initializer => initializer.Data.ByteLength);
        Dictionary<string, ExternalLocation> locations = new(StringComparer.Ordinal);
        int count = bytes < embeddedLimit ? 0 : WriteWeights(graph, path, embeddedLimit, locations);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        OnnxWriter.Write(graph, file, initializer => locations.GetValueOrDefault(initializer.Name));
        file.Flush(flushToDisk: true);
        return count;
    }

    /// <summary>The names that Transformers.js asks for: <c>model.onnx_data</c>, <c>model.onnx_data_1</c>, …</summary>
    private static string WeightsPath(string path, int index) => index == 0 ? $"{path}_data" : $"{path}_data_{index}";

    private static int WriteWeights(OnnxGraph graph, string path, long limit, Dictionary<string, ExternalLocation> locations)
    {
        GraphInitializer[] large = [.. graph.Initializers.Where(initializer => initializer.Data.ByteLength > SmallestExternal)];
        int files = 0;
        for (int next = 0; next < large.Length; files++)
        {
            next = WriteWeights(large, next, WeightsPath(path, files), limit, locations);
        }

        return files;
    }

    /// <returns>The first initialiser that did not fit.</returns>
    private static int WriteWeights(GraphInitializer[] initializers, int next, string path, long limit, Dictionary<string, ExternalLocation> locations)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        string name = Path.GetFileName(path);
        do
        {
            GraphInitializer initializer = initializers[next];
            locations.Add(initializer.Name, new ExternalLocation(name, file.Position));
            OnnxWriter.WriteData(initializer.Data, file);
            file.SetLength((file.Position + Alignment - 1) / Alignment * Alignment);
            file.Position = file.Length;
            next++;
        }
        while (next < initializers.Length && file.Position + initializers[next].Data.ByteLength <= limit);

        file.Flush(flushToDisk: true);
        return next;
    }
}
