using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// A run of a tower's blocks as a graph of its own. The engine packs the weights of one graph on one thread, so a tower in
/// several parts is loaded by as many threads at once. The parts compute what the whole does, bit for bit.
/// </summary>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct TowerPart(int Index, int Count)
{
    /// <summary>What a part takes from the one before it: [N·T, W].</summary>
    public const string Received = "received_tokens";

    /// <summary>What a part hands to the next: [N·T, W].</summary>
    public const string HandedOver = "tokens";

    private const string Rows = "rows";

    /// <summary>The tower in one piece.</summary>
    public static TowerPart Whole { get; } = new(0, 1);

    public bool IsFirst => Index == 0;

    public bool IsLast => Index == Count - 1;

    /// <summary>The first block of this part.</summary>
    public int FirstLayer(int layers) => layers * Index / Count;

    /// <summary>The block behind the last one of this part.</summary>
    public int EndLayer(int layers) => layers * (Index + 1) / Count;

    public static GraphValue Receive(GraphBuilder graph, int width) => graph.Input(Received, TensorElementType.Float, Rows, width);

    public static void HandOver(GraphBuilder graph, GraphValue tokens, int width) => graph.Output(tokens, HandedOver, TensorElementType.Float, Rows, width);
}
