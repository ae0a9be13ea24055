using System.Text.RegularExpressions;
using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>Tells an architecture from tensors under the internal names, as openai/CLIP's <c>build_model</c> does.</summary>
/// <remarks>
/// Shapes say everything but the heads. OpenAI's towers have one for each 64 channels, and so do open_clip's up to a width of
/// 1024; beyond that open_clip chose others, so that a configuration is asked for.
/// </remarks>
internal sealed partial class ShapeInference
{
    private const int HeadWidth = 64;
    private const int MaxKnownWidth = 1024;

    private readonly MappedTensors _mapped;
    private readonly string _path;
    private readonly Activation _activation;

    private ShapeInference(MappedTensors mapped, string path, Activation activation)
    {
        _mapped = mapped;
        _path = path;
        _activation = activation;
    }

    /// <summary>Infers the architecture. Whether every tensor fits it is checked later.</summary>
    /// <exception cref="ModelFormatException">A tensor that tells a size is missing or misshapen, or the number of heads is unknown.</exception>
    public static ClipArchitecture Infer(MappedTensors mapped, string path, Activation activation)
    {
        if (SiglipLayout.Matches(mapped.Tensors))
        {
            throw new ModelFormatException($"'{path}' holds a SigLIP model, whose number of heads and activation no tensor tells. Put its 'config.json' beside it, or name it in CheckpointOptions.ConfigPath.", path);
        }

        ShapeInference inference = new(mapped, path, activation);
        VisionArchitecture vision = mapped.Tensors.ContainsKey("visual.layer1.0.conv1.weight") ? inference.ResNet() : inference.Transformer();
        return new ClipArchitecture
        {
            Name = ArchitectureName.Of(vision),
            EmbeddingDimensions = inference.Length("text_projection.weight", 2, 0),
            Vision = vision,
            Text = inference.Text(),
        };
    }

    private VisionTransformerArchitecture Transformer()
    {
        int width = Length("vision_model.embeddings.patch_embedding.weight", 4, 0);
        int patchSize = Length("vision_model.embeddings.patch_embedding.weight", 4, 3);
        return new VisionTransformerArchitecture
        {
            Width = width,
            PatchSize = patchSize,
            ImageSize = ImageSize("vision_model.embeddings.position_embedding.weight", patchSize),
            Layers = Count(VisionLayer()),
            Heads = Heads(width),
            MlpWidth = Length("vision_model.encoder.layers.0.mlp.fc1.bias", 1, 0),
            Activation = _activation,
        };
    }

    private ModifiedResNetArchitecture ResNet()
    {
        int stemWidth = Length("visual.layer1.0.conv1.weight", 4, 0);
        return new ModifiedResNetArchitecture
        {
            StemWidth = stemWidth,
            Width = stemWidth * 32,
            ImageSize = ImageSize("visual.attnpool.positional_embedding", 32),
            StageBlocks = [.. Enumerable.Range(1, 4).Select(stage => Count(new Regex($@"^visual\.layer{stage}\.(\d+)\.", RegexOptions.CultureInvariant)))],
            Heads = Math.Max(1, stemWidth * 32 / HeadWidth),
        };
    }

    private TextArchitecture Text()
    {
        int width = Length("text_model.final_layer_norm.weight", 1, 0);
        return new TextArchitecture
        {
            Width = width,
            ContextLength = Length("text_model.embeddings.position_embedding.weight", 2, 0),
            VocabularySize = Length("text_model.embeddings.token_embedding.weight", 2, 0),
            Layers = Count(TextLayer()),
            Heads = Heads(width),
            MlpWidth = Length("text_model.encoder.layers.0.mlp.fc1.bias", 1, 0),
            Activation = _activation,
            Pooling = TextPooling.HighestId,
        };
    }

    private int Heads(int width) => width % HeadWidth == 0 && width <= MaxKnownWidth
        ? width / HeadWidth
        : throw new ModelFormatException(
            $"The weights in '{_path}' have a tower of width {width}, whose number of heads no tensor tells. Put the model's configuration beside them, or name it in CheckpointOptions.ConfigPath.", _path);

    private int Count(Regex layer)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (string name in _mapped.Tensors.Keys)
        {
            if (layer.Match(name) is { Success: true } match)
            {
                found.Add(match.Groups[1].Value);
            }
        }

        return found.Count;
    }

    private int ImageSize(string name, int cellSize)
    {
        int cells = Length(name, 2, 0) - 1;
        int side = (int)Math.Round(Math.Sqrt(Math.Max(cells, 0)));
        return side > 0 && side * side == cells && (long)side * cellSize <= VisionArchitecture.MaxImageSize
            ? side * cellSize
            : throw new ModelFormatException($"'{_mapped.SourceName(name)}' in '{_path}' has {cells + 1} rows; a square of cells and one more was wanted, and cells of {cellSize} pixels that make a picture of at most {VisionArchitecture.MaxImageSize}.", _path);
    }

    private int Length(string name, int rank, int dimension)
    {
        if (!_mapped.Tensors.TryGetValue(name, out CheckpointTensor? tensor))
        {
            throw new ModelFormatException($"The weights in '{_path}' lack the tensor '{_mapped.SourceName(name)}', which tells the shape of the model. Download the file again.", _path);
        }

        return tensor.Shape.Count == rank && tensor.Shape[dimension] is > 0 and < 1 << 24
            ? (int)tensor.Shape[dimension]
            : throw new ModelFormatException($"'{_mapped.SourceName(name)}' in '{_path}' has the shape {tensor.ShapeText}; {rank} dimensions of sensible length were wanted.", _path);
    }

    [GeneratedRegex(@"^vision_model\.encoder\.layers\.(\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex VisionLayer();

    [GeneratedRegex(@"^text_model\.encoder\.layers\.(\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex TextLayer();
}
