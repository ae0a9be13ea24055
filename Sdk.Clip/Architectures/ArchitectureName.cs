using System.Globalization;

namespace Clip.Sdk.Architectures;

/// <summary>The names that the field uses for shapes.</summary>
internal static class ArchitectureName
{
    /// <summary>For example <c>ViT-L/14@336px</c> or <c>RN50x4</c>; shapes without a customary name are spelled out.</summary>
    public static string Of(VisionArchitecture vision) => vision switch
    {
        VisionTransformerArchitecture transformer => OfTransformer(transformer),
        ModifiedResNetArchitecture resNet => OfResNet(resNet),
        _ => vision.GetType().Name,
    };

    private static string OfTransformer(VisionTransformerArchitecture vision)
    {
        string size = (vision.Width, vision.Layers) switch
        {
            (384, 12) => "S",
            (512, 12) => "M",
            (768, 12) => "B",
            (1024, 24) => "L",
            (1152, 27) => "SO400M",
            (1280, 32) => "H",
            (1408, 40) => "g",
            (1664, 48) => "bigG",
            _ => string.Create(CultureInfo.InvariantCulture, $"{vision.Width}x{vision.Layers}"),
        };
        string family = vision.Pooling == VisionPooling.Attention ? "-SigLIP" : "";
        string resolution = vision.ImageSize == 224 ? "" : string.Create(CultureInfo.InvariantCulture, $"@{vision.ImageSize}px");
        return string.Create(CultureInfo.InvariantCulture, $"ViT-{size}/{vision.PatchSize}{family}{resolution}");
    }

    private static string OfResNet(ModifiedResNetArchitecture vision)
    {
        string blocks = string.Join('-', vision.StageBlocks);
        return (blocks, vision.StemWidth) switch
        {
            ("3-4-6-3", 64) => "RN50",
            ("3-4-23-3", 64) => "RN101",
            ("4-6-10-6", 80) => "RN50x4",
            ("6-8-18-8", 96) => "RN50x16",
            ("3-15-36-10", 128) => "RN50x64",
            _ => string.Create(CultureInfo.InvariantCulture, $"RN({blocks})x{vision.StemWidth}"),
        };
    }
}
