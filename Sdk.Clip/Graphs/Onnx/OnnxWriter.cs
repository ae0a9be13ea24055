using System.Buffers;
using System.Globalization;

namespace Clip.Sdk.Graphs;

/// <summary>Writes a graph in ONNX's file format (protobuf, the field numbers of the standard's <c>onnx.proto</c>).</summary>
internal static class OnnxWriter
{
    private const string Producer = "clip-sdk";
    private const int DataLocationExternal = 1;

    /// <summary>Writes a graph. Initialisers stream through, so a file may be larger than memory.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="destination">Receives the file.</param>
    /// <param name="locate">Tells where an initialiser's bytes lie outside the file, or null to write them into it.</param>
    public static void Write(OnnxGraph graph, Stream destination, Func<GraphInitializer, ExternalLocation?> locate)
    {
        ProtobufWriter nodes = Nodes(graph);
        ProtobufWriter ports = Ports(graph);
        List<(ProtobufWriter Head, GraphInitializer? Inline)> initializers = [];
        long graphLength = nodes.Length + ports.Length;
        foreach (GraphInitializer initializer in graph.Initializers)
        {
            ExternalLocation? location = locate(initializer);
            ProtobufWriter tensor = Tensor(initializer, location);
            long bodyLength = tensor.Length + (location is null ? initializer.Data.ByteLength : 0);
            var head = new ProtobufWriter();
            head.LengthPrefix(5, bodyLength);
            head.Raw(tensor.Written);
            initializers.Add((head, location is null ? initializer : null));
            graphLength += head.Length + (location is null ? initializer.Data.ByteLength : 0);
        }

        ProtobufWriter model = ModelHead(graph);
        model.LengthPrefix(7, graphLength);
        destination.Write(model.Written);
        destination.Write(nodes.Written);
        foreach ((ProtobufWriter head, GraphInitializer? inline) in initializers)
        {
            destination.Write(head.Written);
            if (inline is not null)
            {
                WriteData(inline.Data, destination);
            }
        }

        destination.Write(ports.Written);
    }

    /// <summary>Writes the bytes of one initialiser through a pooled buffer.</summary>
    public static void WriteData(TensorData data, Stream destination)
    {
        if (data is StoredTensorData stored)
        {
            WriteStored(stored, destination);
            return;
        }

        int length = checked((int)data.ByteLength);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            data.CopyTo(buffer.AsSpan(0, length));
            destination.Write(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static unsafe void WriteStored(StoredTensorData stored, Stream destination)
    {
        const int PieceLength = 1 << 24;
        byte* address = (byte*)stored.Tensor.Address;
        for (long offset = 0; offset < stored.ByteLength; offset += PieceLength)
        {
            int length = (int)Math.Min(PieceLength, stored.ByteLength - offset);
            destination.Write(new ReadOnlySpan<byte>(address + offset, length));
        }
    }

    private static ProtobufWriter ModelHead(OnnxGraph graph)
    {
        var model = new ProtobufWriter();
        model.Integer(1, OnnxGraph.FormatVersion);
        model.Text(2, Producer);
        model.Message(8, OperatorSet(string.Empty, OnnxGraph.OperatorSet));
        if (graph.Nodes.Any(node => node.Domain == OnnxGraph.RuntimeDomain))
        {
            model.Message(8, OperatorSet(OnnxGraph.RuntimeDomain, 1));
        }

        return model;
    }

    private static ProtobufWriter OperatorSet(string domain, int version)
    {
        var set = new ProtobufWriter();
        set.Text(1, domain);
        set.Integer(2, version);
        return set;
    }

    private static ProtobufWriter Nodes(OnnxGraph graph)
    {
        var body = new ProtobufWriter();
        foreach (GraphNode node in graph.Nodes)
        {
            var message = new ProtobufWriter();
            foreach (string input in node.Inputs)
            {
                message.Text(1, input);
            }

            foreach (string output in node.Outputs)
            {
                message.Text(2, output);
            }

            message.Text(3, node.Outputs[0]);
            message.Text(4, node.Operator);
            foreach (GraphAttribute attribute in node.Attributes)
            {
                message.Message(5, attribute.Body);
            }

            message.Text(7, node.Domain);
            body.Message(1, message);
        }

        body.Text(2, graph.Name);
        return body;
    }

    private static ProtobufWriter Ports(OnnxGraph graph)
    {
        var body = new ProtobufWriter();
        foreach (GraphPort input in graph.Inputs)
        {
            body.Message(11, Port(input));
        }

        foreach (GraphPort output in graph.Outputs)
        {
            body.Message(12, Port(output));
        }

        return body;
    }

    private static ProtobufWriter Port(GraphPort port)
    {
        var shape = new ProtobufWriter();
        foreach (GraphDimension dimension in port.Shape)
        {
            var message = new ProtobufWriter();
            if (dimension.Name is null)
            {
                message.Integer(1, dimension.Length);
            }
            else
            {
                message.Text(2, dimension.Name);
            }

            shape.Message(1, message);
        }

        var tensor = new ProtobufWriter();
        tensor.Integer(1, (long)port.Type);
        tensor.Message(2, shape);
        var type = new ProtobufWriter();
        type.Message(1, tensor);
        var body = new ProtobufWriter();
        body.Text(1, port.Name);
        body.Message(2, type);
        return body;
    }

    /// <summary>A TensorProto, without the bytes of <c>raw_data</c> themselves, which come last.</summary>
    private static ProtobufWriter Tensor(GraphInitializer initializer, ExternalLocation? location)
    {
        var body = new ProtobufWriter();
        foreach (long length in initializer.Shape)
        {
            // TensorProto.dims is not declared packed.
            body.Integer(1, length);
        }

        body.Integer(2, (long)initializer.Type);
        body.Text(8, initializer.Name);
        if (location is null)
        {
            body.LengthPrefix(9, initializer.Data.ByteLength);
            return body;
        }

        body.Message(13, Entry("location", location.File));
        body.Message(13, Entry("offset", location.Offset.ToString(CultureInfo.InvariantCulture)));
        body.Message(13, Entry("length", initializer.Data.ByteLength.ToString(CultureInfo.InvariantCulture)));
        body.Integer(14, DataLocationExternal);
        return body;
    }

    private static ProtobufWriter Entry(string key, string value)
    {
        var entry = new ProtobufWriter();
        entry.Text(1, key);
        entry.Text(2, value);
        return entry;
    }
}
