using Clip.Sdk.Checkpoints;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Engine;

/// <summary>How pictures are made into what a model's image tower takes.</summary>
internal static class PictureSettings
{
    /// <summary>What lies beside the weights, else the custom of the model's family; at the size that the tower takes.</summary>
    /// <exception cref="ModelFormatException">The settings beside the weights are damaged.</exception>
    public static PreprocessSettings Of(Checkpoint checkpoint, ClipOptions options)
    {
        int size = checkpoint.Architecture.Vision.ImageSize;
        PreprocessSettings settings = Beside(checkpoint) ?? Customary(checkpoint, size);
        return settings with
        {
            Width = size,
            Height = size,
            ShortestEdge = settings.Height == size && settings.Width == size ? settings.ShortestEdge : null,
            HonourExif = options.HonourExif,

            // Whatever file tells the sizes, the weights were trained and measured on pictures made in OpenAI's order.
            Convention = options.PreprocessConvention,
        };
    }

    private static PreprocessSettings? Beside(Checkpoint checkpoint) => checkpoint.PreprocessorConfigPath switch
    {
        null => null,
        string path when Path.GetFileName(path) == PreprocessConfig.OpenClipFileName => PreprocessConfig.ReadOpenClip(path),
        string path => PreprocessConfig.ReadHuggingFace(path),
    };

    private static PreprocessSettings Customary(Checkpoint checkpoint, int size) =>
        checkpoint.Architecture.Objective == ClipObjective.Sigmoid ? PreprocessSettings.SigLip(size) : PreprocessSettings.OpenAi(size);
}
