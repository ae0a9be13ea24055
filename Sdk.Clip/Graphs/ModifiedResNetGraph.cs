using Clip.Sdk.Architectures;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.Graphs;

/// <summary>
/// CLIP's ResNet (Radford et al. 2021, section 2.4): a stem of three convolutions, average pooling where ResNet strides
/// (Zhang 2019, arXiv:1904.11486), and attention with the mean as query instead of global pooling. N pictures, C channels.
/// The engine folds the batch norms into the convolutions.
/// </summary>
internal sealed class ModifiedResNetGraph
{
    private const string Prefix = "visual.";
    private const float BatchNormEpsilon = 1e-5f;

    private readonly NetworkBuilder _network;
    private readonly ModifiedResNetArchitecture _vision;

    public ModifiedResNetGraph(NetworkBuilder network, ModifiedResNetArchitecture vision)
    {
        _network = network;
        _vision = vision;
    }

    private GraphBuilder Graph => _network.Graph;

    public static OnnxGraph BuildEmbeddings(NetworkBuilder network, ClipArchitecture clip)
    {
        var vision = (ModifiedResNetArchitecture)clip.Vision;
        var tower = new ModifiedResNetGraph(network, vision);
        network.Graph.Output(tower.Embed(tower.Pixels()), VisionGraph.Embeddings, TensorElementType.Float, "batch", clip.EmbeddingDimensions);
        return network.Graph.Build();
    }

    public static OnnxGraph BuildStates(NetworkBuilder network, ModifiedResNetArchitecture vision, ImageStateOptions options)
    {
        var tower = new ModifiedResNetGraph(network, vision);
        StateShape shape = StateShape.Of(vision, options.SkippedLayers);
        GraphValue maps = tower.Stages(tower.Stem(tower.Pixels()), vision.StageBlocks.Count - options.SkippedLayers);
        GraphValue cells = tower.Cells(maps, shape.Width);
        network.Graph.Output(cells, VisionGraph.States, TensorElementType.Float, "batch", shape.TokenCount, shape.Width);
        return network.Graph.Build();
    }

    private GraphValue Pixels() => Graph.Input(VisionGraph.PixelValues, TensorElementType.Float, "batch", 3, _vision.ImageSize, _vision.ImageSize);

    /// <summary>[N, 3, S, S] → [N, D].</summary>
    public GraphValue Embed(GraphValue pixels)
    {
        GraphValue maps = Stages(Stem(pixels), _vision.StageBlocks.Count);   // [N, W, S/32, S/32]
        return AttentionPool(maps);
    }

    /// <summary>[N, 3, S, S] → [N, C, S/4, S/4].</summary>
    private GraphValue Stem(GraphValue pixels)
    {
        GraphValue x = Graph.Relu(Convolve(pixels, "conv1", "bn1", kernel: 3, stride: 2));
        x = Graph.Relu(Convolve(x, "conv2", "bn2", kernel: 3));
        x = Graph.Relu(Convolve(x, "conv3", "bn3", kernel: 3));
        return Graph.AveragePool(x, 2);
    }

    private GraphValue Stages(GraphValue x, int count)
    {
        for (int stage = 0; stage < count; stage++)
        {
            for (int block = 0; block < _vision.StageBlocks[stage]; block++)
            {
                bool isFirst = block == 0;
                x = Bottleneck(x, $"layer{stage + 1}.{block}.", hasShortcutConvolution: isFirst, pooling: isFirst && stage > 0 ? 2 : 1);
            }
        }

        return x;
    }

    /// <summary>relu(x + conv1×1(pool(conv3×3(conv1×1(x))))), where the shortcut is convolved too when the channels change.</summary>
    private GraphValue Bottleneck(GraphValue x, string block, bool hasShortcutConvolution, int pooling)
    {
        GraphValue inner = Graph.Relu(Convolve(x, block + "conv1", block + "bn1", kernel: 1));
        inner = Graph.Relu(Convolve(inner, block + "conv2", block + "bn2", kernel: 3));
        inner = Convolve(Pool(inner, pooling), block + "conv3", block + "bn3", kernel: 1);
        GraphValue shortcut = hasShortcutConvolution
            ? Convolve(Pool(x, pooling), block + "downsample.0", block + "downsample.1", kernel: 1)
            : x;
        return Graph.Relu(Graph.Add(inner, shortcut));
    }

    private GraphValue Pool(GraphValue x, int size) => size == 1 ? x : Graph.AveragePool(x, size);

    private GraphValue Convolve(GraphValue x, string convolution, string norm, int kernel, int stride = 1)
    {
        GraphValue maps = Graph.Convolution(x, _network.Weight($"{Prefix}{convolution}.weight"), GraphValue.None, kernel, stride, padding: kernel / 2);
        return Graph.BatchNormalization(
            maps,
            _network.Weight($"{Prefix}{norm}.weight"),
            _network.Weight($"{Prefix}{norm}.bias"),
            _network.Weight($"{Prefix}{norm}.running_mean"),
            _network.Weight($"{Prefix}{norm}.running_var"),
            BatchNormEpsilon);
    }

    /// <summary>[N, C, g, g] → [N, g², C].</summary>
    private GraphValue Cells(GraphValue maps, int channels) => Graph.Transpose(Graph.Reshape(maps, 0, channels, -1), 0, 2, 1);

    /// <summary>[N, W, g, g] → [N, D]: the mean of all cells asks, the cells and their mean answer.</summary>
    private GraphValue AttentionPool(GraphValue maps)
    {
        int tokens = (_vision.GridSize * _vision.GridSize) + 1;
        GraphValue cells = Cells(maps, _vision.Width);                                              // [N, g², W]
        GraphValue mean = Graph.ReduceMean(cells, 1);                                               // [N, 1, W]
        GraphValue positions = _network.Weight(Prefix + "attnpool.positional_embedding");           // [g² + 1, W]
        GraphValue all = Graph.Add(Graph.Concat(1, mean, cells), positions);                        // [N, g² + 1, W]
        GraphValue query = Graph.Gather(all, Graph.Scalar(0L), axis: 1);                            // [N, W]
        GraphValue rows = Graph.Reshape(all, -1, _vision.Width);

        var attention = new Attention(_network, _vision.Width, _vision.Heads) { QueryTokens = Graph.Constant(1), KeyTokens = Graph.Constant(tokens) };
        GraphValue mixed = attention.Apply(
            _network.Linear(query, Prefix + "attnpool.q_proj"),
            _network.Linear(rows, Prefix + "attnpool.k_proj"),
            _network.Linear(rows, Prefix + "attnpool.v_proj"));
        return _network.Linear(mixed, Prefix + "attnpool.c_proj");
    }
}
