using Clip.Sdk.Checkpoints;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// A linear layer in 8-bit integers: weights have a scale for each output channel, activations one for each row, found in the
/// graph from the row's largest element. A scale for the whole tensor, which is what ONNX Runtime's own dynamic quantisation
/// takes, would make an embedding depend on its batch-mates.
/// </summary>
internal static class QuantizedLinear
{
    /// <summary>Activations are unsigned with this as zero, the form that integer kernels are fastest in.</summary>
    private const byte ActivationZero = 128;
    private const float ActivationLimit = 127;

    /// <summary>Keeps a row of zeros from being divided by zero.</summary>
    private const float SmallestRange = 1e-12f;

    /// <summary>[M, in] floats → integers and scales.</summary>
    public static QuantizedRows Quantize(GraphBuilder graph, GraphValue x)
    {
        GraphValue range = graph.Node("Max", [graph.ReduceMax(graph.Absolute(x), -1), graph.Scalar(SmallestRange)]);   // [M, 1]
        GraphValue unit = graph.Multiply(x, graph.Divide(graph.Scalar(ActivationLimit), range));                      // in ±127
        GraphValue integers = graph.Node("QuantizeLinear", [unit, graph.Scalar(1f), Zero(graph)]);
        return new QuantizedRows(integers, graph.Multiply(range, graph.Scalar(1 / ActivationLimit)));
    }

    /// <summary>x · weightᵀ + bias.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="x">[M, in].</param>
    /// <param name="weight">[out, in], of the checkpoint.</param>
    /// <param name="bias">[out], or none.</param>
    /// <returns>[M, out].</returns>
    public static GraphValue Apply(GraphBuilder graph, QuantizedRows x, CheckpointTensor weight, GraphValue bias)
    {
        long outputs = weight.Shape[0];
        long inputs = weight.Shape[1];
        var quantized = new QuantizedWeight(weight);
        GraphValue integers = graph.Initializer(new GraphInitializer(weight.Name + "/int8", TensorElementType.Int8, [inputs, outputs], quantized.Transposed));
        GraphValue scales = graph.Initializer(new GraphInitializer(weight.Name + "/scales", TensorElementType.Float, [outputs], quantized.Scales));
        GraphValue product = graph.RuntimeNode("MatMulIntegerToFloat", [x.Integers, integers, graph.Scalar(1f), scales, Zero(graph)]);
        GraphValue scaled = graph.Multiply(product, x.Scales);
        return bias == GraphValue.None ? scaled : graph.Add(scaled, bias);
    }

    private static GraphValue Zero(GraphBuilder graph) => graph.Constant(TensorElementType.UInt8, [], [ActivationZero]);
}
