using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engine;
using Clip.Sdk.Graphs;
using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk;

/// <summary>A CLIP model on ONNX Runtime: the front door of this package.</summary>
/// <remarks>
/// Safe to use from several threads at once. A tower's weights are loaded when it first encodes; disposing the model disposes
/// both encoders and closes the checkpoint once calls in flight have ended.
/// </remarks>
public sealed class ClipModel : IClipModel
{
    private readonly SharedCheckpoint _checkpoint;
    private readonly ClipOptions _options;
    private int _isDisposed;

    private ClipModel(SharedCheckpoint checkpoint, ClipOptions options, ClipModelInfo info, OnnxImageEncoder images, OnnxTextEncoder texts, ImagePreprocessor preprocessor)
    {
        _checkpoint = checkpoint;
        _options = options;
        Info = info;
        Images = images;
        Texts = texts;
        Preprocessor = preprocessor;
    }

    /// <inheritdoc/>
    public ClipModelInfo Info { get; }

    /// <summary>The image tower.</summary>
    public OnnxImageEncoder Images { get; }

    /// <summary>The text tower.</summary>
    public OnnxTextEncoder Texts { get; }

    /// <summary>The tokenizer of a CLIP model.</summary>
    /// <exception cref="InputException">The checkpoint brings no vocabulary and none was named, or it is SigLIP's: see <see cref="OnnxTextEncoder.RowTokenizer"/>.</exception>
    /// <exception cref="ModelFormatException">The vocabulary is damaged or does not belong to the model.</exception>
    public ClipTokenizer Tokenizer => Texts.Tokenizer;

    /// <summary>What turns pictures into the tensors that the image tower takes.</summary>
    public ImagePreprocessor Preprocessor { get; }

    /// <summary>The open checkpoint; valid until the model is disposed.</summary>
    public Checkpoint Checkpoint => _checkpoint.Value;

    IImageEncoder IClipModel.Images => Images;

    ITextEncoder IClipModel.Texts => Texts;

    /// <summary>Opens a checkpoint in any form that <see cref="Checkpoints.Checkpoint.Open"/> reads.</summary>
    /// <param name="path">A directory of a model, a file of weights, or a shard index.</param>
    /// <param name="options">How to load and run it; null for the defaults.</param>
    /// <exception cref="ModelFormatException">The checkpoint cannot be read, is incomplete, or contradicts itself.</exception>
    public static ClipModel Load(string path, ClipOptions? options = null)
    {
        options ??= new ClipOptions();

        // The outputs are checked for numbers that are not finite, so that not every weight is read before the first embedding.
        var checkpointOptions = new CheckpointOptions { Activation = options.Activation, ImageSize = options.ImageSize, ClaimedName = options.ClaimedName, CheckFinite = false };
        Checkpoint checkpoint = Checkpoint.Open(path, checkpointOptions);
        try
        {
            return Create(checkpoint, options);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Loads the weights of both towers now, at the same time, rather than at their first calls.</summary>
    /// <exception cref="InferenceException">The engine refuses a network, or the device is absent.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Prepare()
    {
        Task images = Task.Run(Images.Prepare);
        Texts.Prepare();
        images.GetAwaiter().GetResult();
    }

    /// <summary>Opens the text tower for hidden states; weights are loaded at the first call.</summary>
    /// <param name="options">Which states; null for those after the last block and its norm.</param>
    /// <exception cref="InputException">The tower has fewer layers than are left out.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public TextStateEncoder OpenTextStates(TextStateOptions? options = null)
    {
        options ??= new TextStateOptions();
        TextArchitecture text = Checkpoint.Architecture.Text;
        StateShape.CheckSkipped(options.SkippedLayers, text.Layers);
        EngineSettings settings = EngineSettings.From(_options);
        var session = new EngineSession(_checkpoint, settings, [() => TextTransformerGraph.BuildStates(Network(Checkpoint, settings), text, options)]);
        var tokenizer = new Lazy<IRowTokenizer>(() =>
            options.PaddingId is int padding ? Tokenizer.WithOptions(Tokenizer.Options with { PaddingId = padding }) : Texts.RowTokenizer);
        return new TextStateEncoder(session, text, tokenizer, _options.Truncation, BatchSizes.States(text));
    }

    /// <summary>Opens the image tower for hidden states; weights are loaded at the first call.</summary>
    /// <param name="options">Which states; null for those after the last block.</param>
    /// <exception cref="InputException">The tower has fewer layers than are left out.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public ImageStateEncoder OpenImageStates(ImageStateOptions? options = null)
    {
        options ??= new ImageStateOptions();
        VisionArchitecture vision = Checkpoint.Architecture.Vision;
        StateShape shape = StateShape.Of(vision, options.SkippedLayers);
        EngineSettings settings = EngineSettings.From(_options);
        var session = new EngineSession(_checkpoint, settings, [() => VisionGraph.BuildStates(Network(Checkpoint, settings), vision, options)]);
        return new ImageStateEncoder(session, Preprocessor, shape, BatchSizes.Images(vision, settings.Device));
    }

    /// <summary>Disposes both encoders and closes the checkpoint once calls in flight have ended.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Images.Dispose();
            Texts.Dispose();
            _checkpoint.Release();
        }
    }

    /// <summary>A model over an open checkpoint, which belongs to it from then on.</summary>
    internal static ClipModel Create(Checkpoint checkpoint, ClipOptions options)
    {
        ClipArchitecture architecture = checkpoint.Architecture;
        EngineSettings settings = EngineSettings.From(options);
        var shared = new SharedCheckpoint(checkpoint);
        var preprocessor = new ImagePreprocessor(PictureSettings.Of(checkpoint, options));
        string spaceId = WeightFingerprint.SpaceId(checkpoint);
        var images = new OnnxImageEncoder(
            new EngineSession(shared, settings, TowerParts.Of(architecture.Vision, settings, part => VisionGraph.BuildEmbeddings(Network(checkpoint, settings), architecture, part))),
            new EncoderInfo(architecture.EmbeddingDimensions, spaceId, options.MaxBatchSize ?? BatchSizes.Images(architecture.Vision, settings.Device)),
            preprocessor);
        var texts = new OnnxTextEncoder(
            new EngineSession(shared, settings, TowerParts.Of(architecture.Text, settings, part => TextTransformerGraph.BuildEmbeddings(Network(checkpoint, settings), architecture, part))),
            new EncoderInfo(architecture.EmbeddingDimensions, spaceId, options.MaxBatchSize ?? BatchSizes.Texts),
            architecture.Text,
            new ModelTokenizer(checkpoint, options),
            options.Truncation);
        return new ClipModel(shared, options, Describe(checkpoint, options), images, texts, preprocessor);
    }

    private static NetworkBuilder Network(Checkpoint checkpoint, EngineSettings settings) =>
        new(checkpoint.Architecture.Name, checkpoint, GraphDialect.Fused, settings.Precision switch
        {
            ClipPrecision.Float16 => WeightFormat.Float16,
            ClipPrecision.Int8 => WeightFormat.Int8,
            _ => WeightFormat.AsStored,
        });

    private static ClipModelInfo Describe(Checkpoint checkpoint, ClipOptions options) => new()
    {
        Name = checkpoint.Architecture.Name,
        Dimensions = checkpoint.Architecture.EmbeddingDimensions,
        LogitScale = checkpoint.LogitScale,
        LogitBias = checkpoint.LogitBias,
        Objective = checkpoint.Architecture.Objective,
        ContextLength = checkpoint.Architecture.Text.ContextLength,
        ImageSize = checkpoint.Architecture.Vision.ImageSize,
        Source = checkpoint.Path,
        Warnings = checkpoint.Warnings,
        Precision = options.Precision switch
        {
            ClipPrecision.Float16 => "fp16",
            ClipPrecision.Int8 => "int8",
            _ => "fp32",
        },
        Device = options.Device.ToString(),
    };
}
