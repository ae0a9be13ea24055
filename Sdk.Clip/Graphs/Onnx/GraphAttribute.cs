namespace Clip.Sdk.Graphs;

/// <summary>An attribute of a node: a name and one of the four kinds of value that our graphs use.</summary>
internal readonly struct GraphAttribute
{
    // Values of AttributeProto.AttributeType in onnx.proto.
    private const int FloatKind = 1;
    private const int IntegerKind = 2;
    private const int TextKind = 3;
    private const int IntegersKind = 7;

    private readonly ProtobufWriter _body;

    private GraphAttribute(string name, int kind)
    {
        _body = new ProtobufWriter();
        _body.Text(1, name);
        _body.Integer(20, kind);
    }

    public ProtobufWriter Body => _body;

    public static GraphAttribute Of(string name, long value)
    {
        var attribute = new GraphAttribute(name, IntegerKind);
        attribute._body.Integer(3, value);
        return attribute;
    }

    public static GraphAttribute Of(string name, float value)
    {
        var attribute = new GraphAttribute(name, FloatKind);
        attribute._body.Float(2, value);
        return attribute;
    }

    public static GraphAttribute Of(string name, string value)
    {
        var attribute = new GraphAttribute(name, TextKind);
        attribute._body.Text(4, value);
        return attribute;
    }

    public static GraphAttribute Of(string name, ReadOnlySpan<long> values)
    {
        var attribute = new GraphAttribute(name, IntegersKind);
        foreach (long value in values)
        {
            // AttributeProto.ints is not declared packed.
            attribute._body.Integer(8, value);
        }

        return attribute;
    }
}
