using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// Decides between QuickGELU and GELU. No tensor tells them apart, and the wrong one costs some points of accuracy without any
/// error, so a checkpoint that leaves the question open is refused.
/// </summary>
internal static class ActivationCheck
{
    /// <summary>Refuses a configuration that says another activation than the origin of the weights, unless the caller decided.</summary>
    /// <exception cref="ModelFormatException">Both contradict each other.</exception>
    public static void ThrowIfContradicted(ClipArchitecture configured, bool isRelease, Activation? chosen, string weightsPath, string configPath)
    {
        if (isRelease && chosen is null && configured.Text.Activation != Activation.QuickGelu)
        {
            throw new ModelFormatException(
                $"'{weightsPath}' is an archive of OpenAI's, trained with QuickGELU, but '{configPath}' says {configured.Text.Activation}. "
                + "Remove that configuration, set 'quick_gelu' in it, or decide by CheckpointOptions.Activation (option '--activation').", weightsPath);
        }
    }

    /// <summary>The error for weights of which nothing tells the activation.</summary>
    public static ModelFormatException Unknown(string weightsPath, CheckpointFamily family) => new(
        $"Nothing tells whether '{weightsPath}' was trained with QuickGELU (OpenAI's models and those fine-tuned from them) or GELU (most of open_clip's), and the wrong one gives wrong embeddings without any error. "
        + $"Put the model's {(family == CheckpointFamily.HuggingFace ? "'config.json'" : "'open_clip_config.json'")} beside it, name one in CheckpointOptions.ConfigPath, or decide by CheckpointOptions.Activation (option '--activation').", weightsPath);

    /// <summary>The architecture with the caller's activation in both towers; null keeps its own.</summary>
    public static ClipArchitecture WithActivation(ClipArchitecture architecture, Activation? activation) => activation is not Activation chosen
        ? architecture
        : architecture with
        {
            Text = architecture.Text with { Activation = chosen },
            Vision = architecture.Vision is VisionTransformerArchitecture transformer ? transformer with { Activation = chosen } : architecture.Vision,
        };
}
