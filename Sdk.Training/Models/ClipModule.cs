using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>
/// A CLIP model as a torch module: what is trained. The names of its parameters are the internal names of
/// <see cref="Checkpoint"/>, so that any checkpoint loads into it and it saves to files that <see cref="ClipModel"/> reads.
/// </summary>
/// <remarks>Used by one thread at a time. Dispose it to free its weights.</remarks>
public sealed class ClipModule : nn.Module
{
    [ComponentName(Name = "vision_model")]
    private readonly VisionTransformer? _vision;

    [ComponentName(Name = "visual")]
    private readonly ModifiedResNet? _resNet;

    [ComponentName(Name = "visual_projection")]
    private readonly Projection? _imageProjection;

    [ComponentName(Name = "text_model")]
    private readonly TextTransformer _text;

    [ComponentName(Name = "text_projection")]
    private readonly Projection _textProjection;

    [ComponentName(Name = "logit_scale")]
    private readonly Parameter _logitScale;

    [ComponentName(Name = "logit_bias")]
    private readonly Parameter? _logitBias;

    private ClipModule(ClipArchitecture architecture)
        : base(nameof(ClipModule))
    {
        Architecture = architecture;
        switch (architecture.Vision)
        {
            case VisionTransformerArchitecture { Pooling: VisionPooling.ClassToken } transformer:
                _vision = new VisionTransformer(transformer);
                _imageProjection = new Projection(transformer.Width, architecture.EmbeddingDimensions, hasBias: false);
                break;
            case ModifiedResNetArchitecture resNet:
                _resNet = new ModifiedResNet(resNet, architecture.EmbeddingDimensions);
                break;
            default:
                throw new NotSupportedException($"There is no torch module for the image tower '{architecture.Vision.GetType().Name}'.");
        }

        _text = new TextTransformer(architecture.Text);
        _textProjection = new Projection(architecture.Text.Width, architecture.EmbeddingDimensions, hasBias: false);
        _logitScale = new Parameter(zeros([]));
        _logitBias = architecture.Objective == ClipObjective.Sigmoid ? new Parameter(zeros([])) : null;
        RegisterComponents();
    }

    /// <summary>The shape.</summary>
    public ClipArchitecture Architecture { get; }

    /// <summary>The vision transformer, or null where the image tower is a ResNet.</summary>
    public VisionTransformer? Vision => _vision;

    /// <summary>The ResNet, or null where the image tower is a transformer.</summary>
    public ModifiedResNet? ResNet => _resNet;

    /// <summary>The text tower.</summary>
    public TextTransformer Text => _text;

    /// <summary>The logarithm of the factor on cosines, a scalar.</summary>
    public Parameter LogitScale => _logitScale;

    /// <summary>What is added to scaled cosines, a scalar; null for models without one.</summary>
    public Parameter? LogitBias => _logitBias;

    /// <summary>Where the weights are.</summary>
    public Device Device => _logitScale.device;

    internal Projection? ImageProjection => _imageProjection;

    internal Projection TextProjection => _textProjection;

    /// <summary>Recomputes activations in the backward pass instead of keeping them; null, the default, keeps them. ResNets keep them always.</summary>
    public IActivationCheckpointing? ActivationCheckpointing
    {
        get => _text.Encoder.Checkpointing;
        set
        {
            _text.Encoder.Checkpointing = value;
            if (_vision is not null)
            {
                _vision.Encoder.Checkpointing = value;
            }
        }
    }

    /// <summary>A model of random weights, drawn as OpenAI's and OpenCLIP's code draws them.</summary>
    /// <param name="architecture">The shape.</param>
    /// <param name="seed">Seed of the weights: equal seeds give equal weights.</param>
    /// <param name="initialTemperature">The learned scale starts at 1 over this. Default 0.07.</param>
    /// <param name="initialBias">Where the bias of a sigmoid model starts. Default −10.</param>
    public static ClipModule Create(ClipArchitecture architecture, long seed, double initialTemperature = 0.07, double initialBias = -10)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialTemperature);
        using DisposeScope scope = NewDisposeScope();
        var module = new ClipModule(architecture);
        using var generator = new Generator(unchecked((ulong)seed));
        ClipInitialization.Apply(module, generator);
        using IDisposable unrecorded = no_grad();
        module.LogitScale.fill_(-Math.Log(initialTemperature));
        module.LogitBias?.fill_(initialBias);
        return module;
    }

    /// <summary>A model with the weights of a checkpoint, as 32-bit floats on the CPU.</summary>
    /// <param name="checkpoint">The checkpoint; it may be closed afterwards.</param>
    public static ClipModule FromCheckpoint(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        using DisposeScope scope = NewDisposeScope();
        var module = new ClipModule(checkpoint.Architecture);
        ModuleWeights.Load(module, checkpoint);
        return module;
    }

    /// <summary>Embeds pictures.</summary>
    /// <param name="pixels">[N, 3, S, S] scaled and normalised, on the model's device.</param>
    /// <param name="keptPatches">[N, K] numbers of the patches that are looked at; null for all.</param>
    /// <returns>[N, D], not normalised.</returns>
    /// <exception cref="ArgumentException">The pictures are of another size.</exception>
    public Tensor EncodeImages(Tensor pixels, Tensor? keptPatches = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        long[] shape = pixels.shape;
        int size = Architecture.Vision.ImageSize;
        if (shape.Length != 4 || shape[1] != 3 || shape[2] != size || shape[3] != size)
        {
            throw new ArgumentException($"Pictures of shape [N, 3, {size}, {size}] were wanted but got [{string.Join(", ", shape)}]. Resize them first.", nameof(pixels));
        }

        if (_resNet is not null)
        {
            return _resNet.call(pixels);
        }

        using Tensor pooled = _vision!.call(pixels, keptPatches);
        return _imageProjection!.call(pooled);
    }

    /// <summary>Embeds texts.</summary>
    /// <param name="ids">[N, T] token ids as 64-bit integers, on the model's device; T is at most the context length.</param>
    /// <returns>[N, D], not normalised.</returns>
    /// <exception cref="ArgumentException">The rows are longer than the context.</exception>
    public Tensor EncodeTexts(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        long[] shape = ids.shape;
        if (shape.Length != 2 || shape[1] > Architecture.Text.ContextLength)
        {
            throw new ArgumentException($"Token ids of shape [N, T] with T up to {Architecture.Text.ContextLength} were wanted but got [{string.Join(", ", shape)}]. Cut the texts.", nameof(ids));
        }

        using Tensor pooled = _text.call(ids);
        return _textProjection.call(pooled);
    }

    /// <summary>Parameters and buffers that a checkpoint holds, by internal name; adapters and counters are left out.</summary>
    internal IReadOnlyDictionary<string, Tensor> Weights()
    {
        Dictionary<string, Tensor> all = state_dict();
        IReadOnlyDictionary<string, long[]> expected = ModelTensors.Expected(Architecture);
        return expected.Keys.ToDictionary(name => name, name => all[name], StringComparer.Ordinal);
    }
}
