using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Training.Models;

/// <summary>A module as it stands, behind the contract that everything else in the SDK takes: to measure a model while it is trained.</summary>
/// <remarks>Used by one thread at a time, as the module. The module stays the caller's; encoding puts it into evaluation mode and leaves it there.</remarks>
public sealed class ModuleClipModel : IClipModel
{
    private readonly ModuleImageEncoder _images;
    private readonly ModuleTextEncoder _texts;

    /// <summary>Wraps a module.</summary>
    /// <param name="module">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="preprocessing">Picture settings; null takes OpenAI's at the model's size.</param>
    /// <param name="batchSize">Most inputs that go through the network at once. Default 64.</param>
    public ModuleClipModel(ClipModule module, ClipTokenizer tokenizer, PreprocessSettings? preprocessing = null, int batchSize = 64)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        int size = module.Architecture.Vision.ImageSize;

        // The weights go on changing: embeddings of two wrappers are not to be mixed.
        var info = new EncoderInfo(module.Architecture.EmbeddingDimensions, $"module-{Guid.NewGuid():N}", batchSize);
        _images = new ModuleImageEncoder(module, new ImagePreprocessor((preprocessing ?? PreprocessSettings.OpenAi(size)) with { Width = size, Height = size }), info);
        _texts = new ModuleTextEncoder(module, tokenizer, info);
        Info = new ClipModelInfo
        {
            Name = module.Architecture.Name,
            Dimensions = info.Dimensions,
            LogitScale = MathF.Exp(module.LogitScale.item<float>()),
            LogitBias = module.LogitBias?.item<float>() ?? 0,
            Objective = module.Architecture.Objective,
            ContextLength = module.Architecture.Text.ContextLength,
            ImageSize = size,
            Source = "a module in training",
            Precision = "fp32",
            Device = module.Device.ToString(),
        };
    }

    /// <inheritdoc/>
    public ClipModelInfo Info { get; }

    /// <inheritdoc/>
    public IImageEncoder Images => _images;

    /// <inheritdoc/>
    public ITextEncoder Texts => _texts;

    /// <summary>Does nothing: the module stays the caller's.</summary>
    public void Dispose()
    {
    }
}
