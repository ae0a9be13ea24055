using System.Globalization;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>Builds the mapping network of a file by the names of its tensors, which are ClipCap's.</summary>
internal static class MapperReader
{
    private const string Root = "clip_project.";

    /// <summary>ClipCap's transformer always has eight heads; no tensor shows it.</summary>
    private const int TransformerHeads = 8;

    /// <param name="file">The weights.</param>
    /// <param name="width">W, the width of the language model.</param>
    /// <exception cref="ModelFormatException">There is no mapping network, or it does not fit the language model.</exception>
    public static IPrefixMapper Read(IWeightFile file, int width)
    {
        if (file.Shapes.ContainsKey(Root + "prefix_const"))
        {
            return ReadTransformer(file, width);
        }

        if (file.Shapes.ContainsKey(Root + "model.0.weight"))
        {
            return ReadMlp(file, width);
        }

        // Files of a prefix beyond ten positions hold one linear layer.
        return file.Shapes.ContainsKey(Root + "weight")
            ? Mlp([DenseLayer.Read(file, "clip_project")], file, width)
            : throw new ModelFormatException(
                $"'{file.Path}' holds no mapping network: neither '{Root}model.0.weight' (MLP) nor '{Root}prefix_const' (transformer). Name a captioner's folder or a ClipCap file.", file.Path);
    }

    private static MlpMapper ReadMlp(IWeightFile file, int width)
    {
        List<DenseLayer> layers = [];
        for (int index = 0; file.Shapes.ContainsKey(string.Create(CultureInfo.InvariantCulture, $"{Root}model.{index}.weight")); index += 2)
        {
            DenseLayer layer = DenseLayer.Read(file, string.Create(CultureInfo.InvariantCulture, $"{Root}model.{index}"));
            if (layers.Count > 0 && layers[^1].Outputs != layer.Inputs)
            {
                throw new ModelFormatException($"'{Root}model.{index}' in '{file.Path}' takes {layer.Inputs} values, but the layer before gives {layers[^1].Outputs}.", file.Path);
            }

            layers.Add(layer);
        }

        return Mlp(layers, file, width);
    }

    private static MlpMapper Mlp(IReadOnlyList<DenseLayer> layers, IWeightFile file, int width) => layers[^1].Outputs % width == 0
        ? new MlpMapper(layers, layers[^1].Outputs / width)
        : throw new ModelFormatException($"The mapping network of '{file.Path}' gives {layers[^1].Outputs} values, which are no whole number of positions of the language model's width {width}.", file.Path);

    private static TransformerMapper ReadTransformer(IWeightFile file, int width)
    {
        IReadOnlyList<long> shape = file.ShapeOf(Root + "prefix_const", 2);
        DenseLayer entry = DenseLayer.Read(file, Root + "linear");
        if (shape[1] != width || entry.Outputs % width != 0 || width % TransformerHeads != 0)
        {
            throw new ModelFormatException(
                $"The mapping network of '{file.Path}' has positions of {shape[1]} values and an entry of {entry.Outputs}, which do not fit the language model's width {width} with {TransformerHeads} heads.", file.Path);
        }

        List<MapperLayer> layers = [];
        while (file.Shapes.ContainsKey(string.Create(CultureInfo.InvariantCulture, $"{Root}transformer.layers.{layers.Count}.norm1.weight")))
        {
            layers.Add(ReadLayer(file, string.Create(CultureInfo.InvariantCulture, $"{Root}transformer.layers.{layers.Count}."), width));
        }

        return new TransformerMapper(entry, file.Tensor(Root + "prefix_const"), layers, width);
    }

    private static MapperLayer ReadLayer(IWeightFile file, string name, int width)
    {
        var layer = new MapperLayer(width, TransformerHeads)
        {
            AttentionNorm = NormLayer.Read(file, name + "norm1", width),
            Queries = DenseLayer.Read(file, name + "attn.to_queries"),
            KeysAndValues = DenseLayer.Read(file, name + "attn.to_keys_values"),
            Project = DenseLayer.Read(file, name + "attn.project"),
            FeedForwardNorm = NormLayer.Read(file, name + "norm2", width),
            Expand = DenseLayer.Read(file, name + "mlp.fc1"),
            Contract = DenseLayer.Read(file, name + "mlp.fc2"),
        };
        bool fits = Fits(layer.Queries, width, width) && Fits(layer.KeysAndValues, width, 2 * width) && Fits(layer.Project, width, width)
            && layer.Expand.Inputs == width && Fits(layer.Contract, layer.Expand.Outputs, width);
        return fits ? layer : throw new ModelFormatException($"The layer '{name}' in '{file.Path}' does not fit the width {width}.", file.Path);
    }

    private static bool Fits(DenseLayer layer, int inputs, int outputs) => layer.Inputs == inputs && layer.Outputs == outputs;
}
