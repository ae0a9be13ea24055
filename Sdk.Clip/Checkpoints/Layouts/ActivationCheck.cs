using Clip.Sdk.Architectures;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// Decides between QuickGELU and GELU. No tensor tells them apart, and the wrong one costs some points of accuracy without any
/// error. Where nothing but OpenAI's key layout is there, QuickGELU is taken, as openai/CLIP's own loader does, and a warning says so.
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

    /// <summary>The error for Hugging Face weights of which nothing tells the activation.</summary>
    public static ModelFormatException Unknown(string weightsPath) => new(
        $"Nothing tells whether '{weightsPath}' was trained with QuickGELU or GELU, and the wrong one gives wrong embeddings without any error. "
        + "Put the model's 'config.json' beside it, name one in CheckpointOptions.ConfigPath, or decide by CheckpointOptions.Activation (option '--activation').", weightsPath);

    /// <summary>The warning for weights in OpenAI's layout of which nothing tells the activation.</summary>
    public static string Assumed(string weightsPath) =>
        $"Nothing tells whether '{weightsPath}' was trained with QuickGELU (OpenAI's models and those fine-tuned from them) or GELU (most of open_clip's). "
        + "QuickGELU is assumed, as openai/CLIP does; if that is wrong, embeddings are wrong. "
        + "Put the model's 'open_clip_config.json' beside it, or decide by CheckpointOptions.Activation (option '--activation').";

    /// <summary>The architecture with the caller's activation in both towers; null keeps its own.</summary>
    public static ClipArchitecture WithActivation(ClipArchitecture architecture, Activation? activation) => activation is not Activation chosen
        ? architecture
        : architecture with
        {
            Text = architecture.Text with { Activation = chosen },
            Vision = architecture.Vision is VisionTransformerArchitecture transformer ? transformer with { Activation = chosen } : architecture.Vision,
        };
}
