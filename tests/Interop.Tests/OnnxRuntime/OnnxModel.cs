using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Interop.Tests.OnnxRuntime;

/// <summary>Writes small ONNX files by hand; the field numbers are those of onnx.proto.</summary>
internal static class OnnxModel
{
    private const int Opset = 17;
    private const int IrVersion = 8;

    /// <summary>y [N, 3] = x [N, 3] + w [3], with w = (10, 20, 30) in the file.</summary>
    public static byte[] AddsRow(bool rowIsInput = false) => File(Graph(
        "adds a row",
        [Node("Add", ["x", "w"], ["y"])],
        [Tensor("w", [3], [10f, 20f, 30f])],
        rowIsInput ? [Value("x", TensorElementType.Float, "N", 3), Value("w", TensorElementType.Float, 3)] : [Value("x", TensorElementType.Float, "N", 3)],
        [Value("y", TensorElementType.Float, "N", 3)]));

    /// <summary>y [N, M] = x [N, K] · w [K, M] with w in another file, at an offset.</summary>
    public static byte[] MultipliesExternal(int k, int m, string fileName, long offset) => File(Graph(
        "multiplies",
        [Node("MatMul", ["x", "w"], ["y"])],
        [External("w", [k, m], fileName, offset, (long)k * m * sizeof(float))],
        [Value("x", TensorElementType.Float, "N", k)],
        [Value("y", TensorElementType.Float, "N", m)]));

    /// <summary>sum = a + b and difference = a − b, scalars of any element type that Add and Sub know.</summary>
    public static byte[] SumAndDifference(TensorElementType type = TensorElementType.Float) => File(Graph(
        "sum and difference",
        [Node("Add", ["a", "b"], ["sum"]), Node("Sub", ["a", "b"], ["difference"])],
        [],
        [Value("a", type), Value("b", type)],
        [Value("sum", type), Value("difference", type)]));

    /// <summary>y = x cast to another type, [N].</summary>
    public static byte[] Casts(TensorElementType from, TensorElementType to) => File(Graph(
        "casts",
        [Node("Cast", ["x"], ["y"], Attribute("to", (long)to))],
        [],
        [Value("x", from, "N")],
        [Value("y", to, "N")]));

    /// <summary>y = the places where x [N] is not zero, [1, ?]: a shape that only the run tells.</summary>
    public static byte[] FindsNonZero() => File(Graph(
        "finds",
        [Node("NonZero", ["x"], ["y"])],
        [],
        [Value("x", TensorElementType.Float, "N")],
        [Value("y", TensorElementType.Int64, 1, "found")]));

    /// <summary>Counts up from start, one at a time, as often as trips says: a run of any wanted length.</summary>
    public static byte[] Counts()
    {
        ProtoWriter body = Graph(
            "body",
            [Node("Identity", ["go"], ["goOn"]), Node("Add", ["sum", "one"], ["next"])],
            [Tensor("one", [1], [1f])],
            [Value("trip", TensorElementType.Int64), Value("go", TensorElementType.Bool), Value("sum", TensorElementType.Float, 1)],
            [Value("goOn", TensorElementType.Bool), Value("next", TensorElementType.Float, 1)]);
        return File(Graph(
            "counts",
            [Node("Loop", ["trips", "", "start"], ["y"], new ProtoWriter().Text(1, "body").Message(6, body).Number(20, 5))],
            [],
            [Value("trips", TensorElementType.Int64), Value("start", TensorElementType.Float, 1)],
            [Value("y", TensorElementType.Float, 1)]));
    }

    /// <summary>The sum model with everything that a file can say about itself.</summary>
    public static byte[] WithMetadata() => Header()
        .Text(2, "by hand").Text(4, "org.example").Number(5, 42).Text(6, "a model for a test")
        .Message(7, Graph(
            "the graph",
            [Node("Add", ["a", "b"], ["sum"])],
            [],
            [Value("a", TensorElementType.Float), Value("b", TensorElementType.Float)],
            [Value("sum", TensorElementType.Float)]).Text(10, "adds"))
        .Message(14, new ProtoWriter().Text(1, "clé").Text(2, "valeur"))
        .Message(14, new ProtoWriter().Text(1, "empty").Text(2, ""))
        .ToArray();

    /// <summary>A node of an operator that does not exist.</summary>
    public static byte[] UnknownOperator() => File(Graph(
        "unknown", [Node("NoSuchOperator", ["x"], ["y"])], [], [Value("x", TensorElementType.Float, 1)], [Value("y", TensorElementType.Float, 1)]));

    private static byte[] File(ProtoWriter graph) => Header().Message(7, graph).ToArray();

    private static ProtoWriter Header() =>
        new ProtoWriter().Number(1, IrVersion).Message(8, new ProtoWriter().Text(1, "").Number(2, Opset));

    private static ProtoWriter Graph(string name, ProtoWriter[] nodes, ProtoWriter[] initializers, ProtoWriter[] inputs, ProtoWriter[] outputs)
    {
        var graph = new ProtoWriter();
        Array.ForEach(nodes, node => graph.Message(1, node));
        graph.Text(2, name);
        Array.ForEach(initializers, initializer => graph.Message(5, initializer));
        Array.ForEach(inputs, input => graph.Message(11, input));
        Array.ForEach(outputs, output => graph.Message(12, output));
        return graph;
    }

    private static ProtoWriter Node(string operation, string[] inputs, string[] outputs, params ProtoWriter[] attributes)
    {
        var node = new ProtoWriter();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        node.Text(3, operation + outputs[0]).Text(4, operation);
        Array.ForEach(attributes, attribute => node.Message(5, attribute));
        return node;
    }

    private static ProtoWriter Attribute(string name, long value) => new ProtoWriter().Text(1, name).Number(3, value).Number(20, 2);

    private static ProtoWriter Tensor(string name, long[] shape, float[] values)
    {
        var tensor = new ProtoWriter();
        Array.ForEach(shape, dimension => tensor.Number(1, dimension));
        return tensor.Number(2, (long)TensorElementType.Float).Text(8, name).Raw<float>(9, values);
    }

    private static ProtoWriter External(string name, long[] shape, string fileName, long offset, long length)
    {
        var tensor = new ProtoWriter();
        Array.ForEach(shape, dimension => tensor.Number(1, dimension));
        tensor.Number(2, (long)TensorElementType.Float).Text(8, name).Number(14, 1);
        foreach (var (key, value) in new[] { ("location", fileName), ("offset", $"{offset}"), ("length", $"{length}") })
        {
            tensor.Message(13, new ProtoWriter().Text(1, key).Text(2, value));
        }

        return tensor;
    }

    /// <summary>An input or output; a dimension is a number, or the name of one that is free.</summary>
    private static ProtoWriter Value(string name, TensorElementType type, params object[] dimensions)
    {
        var shape = new ProtoWriter();
        foreach (object dimension in dimensions)
        {
            shape.Message(1, dimension is string free ? new ProtoWriter().Text(2, free) : new ProtoWriter().Number(1, (int)dimension));
        }

        var tensor = new ProtoWriter().Number(1, (long)type).Message(2, shape);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }
}
