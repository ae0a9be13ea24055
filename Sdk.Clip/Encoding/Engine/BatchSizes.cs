using Clip.Sdk.Architectures;

namespace Clip.Sdk.Engine;

/// <summary>How many inputs go through a network at once where the caller does not say.</summary>
internal static class BatchSizes
{
    /// <summary>Texts are also limited by their tokens, see <see cref="OnnxTextEncoder"/>.</summary>
    public const int Texts = 64;

    /// <summary>On a CPU, more rows than this gain nothing and cost memory and cache.</summary>
    private const int CpuTokens = 400;
    private const int ResNetPictures = 8;
    private const int CudaPictures = 64;

    public static int Images(VisionArchitecture vision, ClipDevice device)
    {
        if (device.Kind == ClipDeviceKind.Cuda)
        {
            return CudaPictures;
        }

        return vision is VisionTransformerArchitecture transformer ? Math.Max(1, CpuTokens / transformer.TokenCount) : ResNetPictures;
    }

    /// <summary>Whole contexts, as hidden states of texts are made of.</summary>
    public static int States(TextArchitecture text) => Math.Max(1, CpuTokens / text.ContextLength);
}
