using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Optimisation;

/// <summary>Locks towers whole or up to their last layers (LiT, Zhai et al. 2022, arXiv:2111.07991).</summary>
public static class TowerLocks
{
    /// <summary>Locks what the options say; everything else moves. The last layers of a locked tower that move bring its last norm and its projection with them.</summary>
    /// <param name="module">The model.</param>
    /// <param name="options">What is locked.</param>
    /// <exception cref="InputException">More layers are to move than the tower has.</exception>
    public static void Apply(ClipModule module, TuningOptions options)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        foreach (Parameter parameter in module.parameters())
        {
            parameter.requires_grad_(true);
        }

        if (options.LockImage)
        {
            Lock(ImageParts(module), options.UnlockedImageLayers, "unlocked_image_layers");
        }

        if (options.LockText)
        {
            Lock([[module.Text.Embeddings], .. Blocks(module.Text.Encoder), [module.Text.FinalNorm, module.TextProjection]], options.UnlockedTextLayers, "unlocked_text_layers");
        }

        if (options.LockLogitScale)
        {
            module.LogitScale.requires_grad_(false);
            module.LogitBias?.requires_grad_(false);
        }
    }

    /// <summary>Switches the model to training; locked batch norms keep their statistics.</summary>
    /// <param name="module">The model.</param>
    public static void Train(ClipModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.train();
        foreach (BatchNorm2d norm in module.modules().OfType<BatchNorm2d>())
        {
            norm.train(norm.weight!.requires_grad);
        }
    }

    // The parts of the image tower from the input to the output: the first, one for each layer, the last.
    private static List<nn.Module[]> ImageParts(ClipModule module) => module.Vision is { } vision
        ? [[vision.Embeddings, vision.FirstNorm], .. Blocks(vision.Encoder), [vision.LastNorm, module.ImageProjection!]]
        : [[.. module.ResNet!.Stem], .. module.ResNet.Stages.Select(stage => new nn.Module[] { stage }), [module.ResNet.Pool]];

    private static IEnumerable<nn.Module[]> Blocks(TransformerStack encoder) => encoder.Layers.Select(layer => new nn.Module[] { layer });

    private static void Lock(List<nn.Module[]> parts, int unlockedLayers, string option)
    {
        int layers = parts.Count - 2;
        if (unlockedLayers > layers)
        {
            throw new InputException($"'tuning.{option}' is {unlockedLayers} but the tower has {layers} layers. Give at most {layers}, or do not lock the tower.");
        }

        int locked = unlockedLayers == 0 ? parts.Count : 1 + layers - unlockedLayers;
        foreach (nn.Module module in parts.Take(locked).SelectMany(part => part))
        {
            foreach (Parameter parameter in module.parameters())
            {
                parameter.requires_grad_(false);
            }
        }
    }
}
