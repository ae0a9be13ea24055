using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// The operators that our networks use, by their names in the ONNX standard; those of ONNX Runtime (domain
/// <c>com.microsoft</c>) stand at the end.
/// </summary>
internal static class GraphOperators
{
    public static GraphValue MatMul(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("MatMul", [a, b]);

    /// <summary>a · weightᵀ + bias: [M, in] × [out, in] → [M, out]. The weight is used as checkpoints store it.</summary>
    public static GraphValue Gemm(this GraphBuilder graph, GraphValue a, GraphValue weight, GraphValue bias) =>
        bias == GraphValue.None
            ? graph.Node("Gemm", [a, weight], GraphAttribute.Of("transB", 1))
            : graph.Node("Gemm", [a, weight, bias], GraphAttribute.Of("transB", 1));

    public static GraphValue Add(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Add", [a, b]);

    public static GraphValue Subtract(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Sub", [a, b]);

    public static GraphValue Multiply(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Mul", [a, b]);

    public static GraphValue Divide(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Div", [a, b]);

    public static GraphValue Sigmoid(this GraphBuilder graph, GraphValue x) => graph.Node("Sigmoid", [x]);

    public static GraphValue Erf(this GraphBuilder graph, GraphValue x) => graph.Node("Erf", [x]);

    public static GraphValue Tanh(this GraphBuilder graph, GraphValue x) => graph.Node("Tanh", [x]);

    public static GraphValue Relu(this GraphBuilder graph, GraphValue x) => graph.Node("Relu", [x]);

    public static GraphValue Exp(this GraphBuilder graph, GraphValue x) => graph.Node("Exp", [x]);

    public static GraphValue SquareRoot(this GraphBuilder graph, GraphValue x) => graph.Node("Sqrt", [x]);

    public static GraphValue Softmax(this GraphBuilder graph, GraphValue x) => graph.Node("Softmax", [x], GraphAttribute.Of("axis", -1));

    /// <summary>Over the last axis.</summary>
    public static GraphValue LayerNormalization(this GraphBuilder graph, GraphValue x, GraphValue scale, GraphValue bias, float epsilon) =>
        graph.Node("LayerNormalization", [x, scale, bias], GraphAttribute.Of("axis", -1), GraphAttribute.Of("epsilon", epsilon));

    /// <summary>A 0 in the shape keeps the length of that dimension, one −1 takes what is left.</summary>
    public static GraphValue Reshape(this GraphBuilder graph, GraphValue x, params ReadOnlySpan<long> shape) =>
        graph.Node("Reshape", [x, graph.Constant(shape)]);

    public static GraphValue Reshape(this GraphBuilder graph, GraphValue x, GraphValue shape) => graph.Node("Reshape", [x, shape]);

    public static GraphValue Transpose(this GraphBuilder graph, GraphValue x, params ReadOnlySpan<long> permutation) =>
        graph.Node("Transpose", [x], GraphAttribute.Of("perm", permutation));

    public static GraphValue Concat(this GraphBuilder graph, int axis, params ReadOnlySpan<GraphValue> values) =>
        graph.Node("Concat", values, GraphAttribute.Of("axis", axis));

    public static GraphValue Gather(this GraphBuilder graph, GraphValue data, GraphValue indices, int axis) =>
        graph.Node("Gather", [data, indices], GraphAttribute.Of("axis", axis));

    /// <summary>The part [start, end) of one axis.</summary>
    public static GraphValue Slice(this GraphBuilder graph, GraphValue x, GraphValue start, GraphValue end, int axis) =>
        graph.Node("Slice", [x, start, end, graph.Constant(axis)]);

    public static GraphValue Expand(this GraphBuilder graph, GraphValue x, GraphValue shape) => graph.Node("Expand", [x, shape]);

    /// <summary>The lengths of all dimensions, as a one-dimensional tensor.</summary>
    public static GraphValue Shape(this GraphBuilder graph, GraphValue x) => graph.Node("Shape", [x]);

    /// <summary>The length of one dimension, as a one-dimensional tensor of one element.</summary>
    public static GraphValue Length(this GraphBuilder graph, GraphValue x, int axis) =>
        graph.Node("Shape", [x], GraphAttribute.Of("start", axis), GraphAttribute.Of("end", axis + 1));

    public static GraphValue Cast(this GraphBuilder graph, GraphValue x, TensorElementType type) =>
        graph.Node("Cast", [x], GraphAttribute.Of("to", (long)type));

    public static GraphValue Unsqueeze(this GraphBuilder graph, GraphValue x, params ReadOnlySpan<long> axes) =>
        graph.Node("Unsqueeze", [x, graph.Constant(axes)]);

    public static GraphValue Squeeze(this GraphBuilder graph, GraphValue x, params ReadOnlySpan<long> axes) =>
        graph.Node("Squeeze", [x, graph.Constant(axes)]);

    /// <summary>A convolution without bias or with it, of square kernels.</summary>
    public static GraphValue Convolution(this GraphBuilder graph, GraphValue x, GraphValue weight, GraphValue bias, int kernel, int stride, int padding)
    {
        GraphAttribute[] attributes =
        [
            GraphAttribute.Of("kernel_shape", [kernel, kernel]),
            GraphAttribute.Of("strides", [stride, stride]),
            GraphAttribute.Of("pads", [padding, padding, padding, padding]),
        ];
        return bias == GraphValue.None
            ? graph.Node("Conv", [x, weight], attributes)
            : graph.Node("Conv", [x, weight, bias], attributes);
    }

    /// <summary>With the statistics of training, over axis 1.</summary>
    public static GraphValue BatchNormalization(
        this GraphBuilder graph, GraphValue x, GraphValue scale, GraphValue bias, GraphValue mean, GraphValue variance, float epsilon) =>
        graph.Node("BatchNormalization", [x, scale, bias, mean, variance], GraphAttribute.Of("epsilon", epsilon));

    public static GraphValue AveragePool(this GraphBuilder graph, GraphValue x, int kernel) =>
        graph.Node("AveragePool", [x], GraphAttribute.Of("kernel_shape", [kernel, kernel]), GraphAttribute.Of("strides", [kernel, kernel]));

    public static GraphValue ReduceMean(this GraphBuilder graph, GraphValue x, params ReadOnlySpan<long> axes) =>
        graph.Node("ReduceMean", [x], GraphAttribute.Of("axes", axes), GraphAttribute.Of("keepdims", 1));

    public static GraphValue ReduceMax(this GraphBuilder graph, GraphValue x, params ReadOnlySpan<long> axes) =>
        graph.Node("ReduceMax", [x], GraphAttribute.Of("axes", axes), GraphAttribute.Of("keepdims", 1));

    public static GraphValue Absolute(this GraphBuilder graph, GraphValue x) => graph.Node("Abs", [x]);

    /// <summary>The first position of the greatest element along the last axis, without that axis.</summary>
    public static GraphValue ArgMax(this GraphBuilder graph, GraphValue x) =>
        graph.Node("ArgMax", [x], GraphAttribute.Of("axis", -1), GraphAttribute.Of("keepdims", 0));

    /// <summary>x · sigmoid(factor · x) in one pass, an operator of ONNX Runtime.</summary>
    public static GraphValue QuickGelu(this GraphBuilder graph, GraphValue x, float factor) =>
        graph.RuntimeNode("QuickGelu", [x], GraphAttribute.Of("alpha", factor));

    /// <summary>x · Φ(x) in one pass, an operator of ONNX Runtime.</summary>
    public static GraphValue Gelu(this GraphBuilder graph, GraphValue x) => graph.RuntimeNode("Gelu", [x]);
}
