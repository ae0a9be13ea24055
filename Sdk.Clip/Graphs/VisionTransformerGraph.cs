using Clip.Sdk.Architectures;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// The vision transformer (Dosovitskiy et al. 2020, arXiv:2010.11929; CLIP's has a layer norm before the blocks too):
/// N pictures of S×S pixels become P = (S / patch)² patches and a class token, T = P + 1 tokens of width W. SigLIP's has neither
/// that norm nor the class token, T = P, and a head that pools.
/// </summary>
internal sealed class VisionTransformerGraph
{
    private const string Prefix = "vision_model.";

    private readonly NetworkBuilder _network;
    private readonly VisionTransformerArchitecture _vision;
    private readonly TransformerShape _shape;

    public VisionTransformerGraph(NetworkBuilder network, VisionTransformerArchitecture vision)
    {
        _network = network;
        _vision = vision;
        _shape = TransformerShape.Of(vision);
    }

    private GraphBuilder Graph => _network.Graph;

    public static OnnxGraph BuildEmbeddings(NetworkBuilder network, ClipArchitecture clip, TowerPart part)
    {
        var vision = (VisionTransformerArchitecture)clip.Vision;
        var tower = new VisionTransformerGraph(network, vision);
        GraphBuilder graph = network.Graph;
        GraphValue received = part.IsFirst ? tower.Embed(tower.Pixels()) : TowerPart.Receive(graph, vision.Width);
        bool isPooled = vision.Pooling == VisionPooling.Attention;
        int end = part.IsLast && !isPooled ? vision.Layers - 1 : part.EndLayer(vision.Layers);
        GraphValue tokens = tower.Blocks(received, part.FirstLayer(vision.Layers), end);   // [N·T, W]
        if (!part.IsLast)
        {
            TowerPart.HandOver(graph, tokens, vision.Width);
            return graph.Build();
        }

        GraphValue embeddings = isPooled ? tower.Pool(tokens) : tower.Project(tower.LastBlock(tokens));   // [N, D]
        graph.Output(embeddings, VisionGraph.Embeddings, TensorElementType.Float, "batch", clip.EmbeddingDimensions);
        return graph.Build();
    }

    public static OnnxGraph BuildStates(NetworkBuilder network, VisionTransformerArchitecture vision, ImageStateOptions options)
    {
        var tower = new VisionTransformerGraph(network, vision);
        GraphValue tokens = tower.Blocks(tower.Embed(tower.Pixels()), vision.Layers - options.SkippedLayers);   // [N·T, W]
        GraphValue states = options.ApplyFinalNorm ? network.LayerNorm(tokens, Prefix + "post_layernorm", vision.LayerNormEpsilon) : tokens;
        GraphValue pictures = network.Graph.Reshape(states, -1, vision.TokenCount, vision.Width);
        network.Graph.Output(pictures, VisionGraph.States, TensorElementType.Float, "batch", vision.TokenCount, vision.Width);
        return network.Graph.Build();
    }

    private GraphValue Pixels() => Graph.Input(VisionGraph.PixelValues, TensorElementType.Float, "batch", 3, _vision.ImageSize, _vision.ImageSize);

    /// <summary>[N, 3, S, S] → [N·T, W].</summary>
    public GraphValue Embed(GraphValue pixels)
    {
        bool hasClassToken = _vision.Pooling == VisionPooling.ClassToken;
        GraphValue bias = hasClassToken ? GraphValue.None : _network.Weight(Prefix + "embeddings.patch_embedding.bias");
        GraphValue maps = Graph.Convolution(
            pixels, _network.Weight(Prefix + "embeddings.patch_embedding.weight"), bias, _vision.PatchSize, _vision.PatchSize, padding: 0);
        GraphValue patches = Graph.Transpose(Graph.Reshape(maps, 0, _vision.Width, -1), 0, 2, 1);   // [N, P, W]
        GraphValue positions = _network.Weight(Prefix + "embeddings.position_embedding.weight");
        if (!hasClassToken)
        {
            return Graph.Reshape(Graph.Add(patches, positions), -1, _vision.Width);
        }

        GraphValue classToken = _network.Weight(Prefix + "embeddings.class_embedding", 1, 1, _vision.Width);
        GraphValue count = Graph.Concat(0, Graph.Length(pixels, 0), Graph.Constant(1, 1));
        GraphValue tokens = Graph.Concat(1, Graph.Expand(classToken, count), patches);              // [N, T, W]
        GraphValue placed = Graph.Add(tokens, positions);
        GraphValue normalized = _network.LayerNorm(placed, Prefix + "pre_layrnorm", _vision.LayerNormEpsilon);
        return Graph.Reshape(normalized, -1, _vision.Width);
    }

    /// <summary>The first blocks: [N·T, W] → [N·T, W].</summary>
    public GraphValue Blocks(GraphValue x, int count) => Blocks(x, 0, count);

    private GraphValue Blocks(GraphValue x, int first, int end)
    {
        GraphValue tokens = Graph.Constant(_vision.TokenCount);
        var attention = new Attention(_network, _shape.Width, _shape.Heads) { QueryTokens = tokens, KeyTokens = tokens };
        for (int layer = first; layer < end; layer++)
        {
            x = Block(layer).Apply(x, attention);
        }

        return x;
    }

    /// <summary>[N·T, W] → [N, W]: the last block, for the class token alone.</summary>
    private GraphValue LastBlock(GraphValue x)
    {
        GraphValue one = Graph.Constant(1);
        var attention = new Attention(_network, _shape.Width, _shape.Heads) { QueryTokens = one, KeyTokens = Graph.Constant(_vision.TokenCount) };
        GraphValue end = Graph.Squeeze(Graph.Length(x, 0), 0);
        GraphValue rows = Graph.Node("Range", [Graph.Scalar(0L), end, Graph.Scalar(_vision.TokenCount)]);   // 0, T, 2T, …
        return Block(_vision.Layers - 1).ApplyToRows(x, rows, attention);
    }

    /// <summary>[N, W] → [N, D]: CLIP's norm and projection of the class token.</summary>
    private GraphValue Project(GraphValue classToken) =>
        _network.Linear(_network.LayerNorm(classToken, Prefix + "post_layernorm", _vision.LayerNormEpsilon), "visual_projection");

    /// <summary>[N·T, W] → [N, W]: SigLIP's norm of all tokens, and the probe that attends to them.</summary>
    private GraphValue Pool(GraphValue x)
    {
        GraphValue tokens = _network.LayerNorm(x, Prefix + "post_layernorm", _vision.LayerNormEpsilon);
        GraphValue pictures = Graph.Length(Graph.Reshape(tokens, -1, _vision.TokenCount, _vision.Width), 0);
        GraphValue probes = Graph.Expand(_network.Weight(Prefix + "head.probe", 1, _vision.Width), Graph.Concat(0, pictures, Graph.Constant(_vision.Width)));
        var attention = new Attention(_network, _shape.Width, _shape.Heads) { QueryTokens = Graph.Constant(1), KeyTokens = Graph.Constant(_vision.TokenCount) };
        return new TransformerBlock(_network, Prefix + "head.", _shape).Pool(probes, tokens, attention);
    }

    private TransformerBlock Block(int layer) => new(_network, $"{Prefix}encoder.layers.{layer}.", _shape);
}
