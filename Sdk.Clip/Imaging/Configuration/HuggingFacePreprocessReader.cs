using System.Text.Json;

namespace Clip.Sdk.Imaging.Configuration;

/// <summary>Understands what Hugging Face's image processors for CLIP and SigLIP save, in the form of any year.</summary>
internal static class HuggingFacePreprocessReader
{
    internal static PreprocessSettings Read(ConfigObject root)
    {
        ConfigObject config = root.Object("image_processor") ?? root;
        bool squashes = ReadFamily(config);
        if (!config.Boolean("do_resize", absent: true))
        {
            throw config.Error("do_resize", "a network of one size needs true");
        }

        bool crops = config.Boolean("do_center_crop", absent: !squashes);
        PreprocessSettings settings = ReadSize(config, squashes, crops);
        bool normalizes = config.Boolean("do_normalize", absent: true);
        return settings with
        {
            Convention = PreprocessConvention.HuggingFace,
            Interpolation = ReadInterpolation(config),
            RescaleFactor = config.Boolean("do_rescale", absent: true) ? config.Number("rescale_factor", 1.0 / 255.0) : 1.0,
            Mean = normalizes ? config.Triple("image_mean", DefaultMean(squashes)) : ChannelTriple.All(0),
            StandardDeviation = normalizes ? config.Triple("image_std", DefaultDeviation(squashes)) : ChannelTriple.All(1),
        };
    }

    private static ChannelTriple DefaultMean(bool squashes) => squashes ? ChannelTriple.All(0.5f) : PreprocessSettings.OpenAiMean;

    private static ChannelTriple DefaultDeviation(bool squashes) => squashes ? ChannelTriple.All(0.5f) : PreprocessSettings.OpenAiStandardDeviation;

    /// <returns>Whether the family changes proportions by default (SigLIP, ViT) or crops (CLIP).</returns>
    private static bool ReadFamily(ConfigObject config)
    {
        string key = config.Text("image_processor_type") is not null ? "image_processor_type" : "feature_extractor_type";
        return config.Text(key) switch
        {
            null or "CLIPImageProcessor" or "CLIPImageProcessorFast" or "CLIPFeatureExtractor" or "ChineseCLIPImageProcessor" or "ChineseCLIPFeatureExtractor" => false,
            "SiglipImageProcessor" or "SiglipImageProcessorFast" or "ViTImageProcessor" or "ViTImageProcessorFast" or "ViTFeatureExtractor" => true,
            _ => throw config.Error(key, "'CLIPImageProcessor' or 'SiglipImageProcessor' is wanted"),
        };
    }

    private static PreprocessSettings ReadSize(ConfigObject config, bool squashes, bool crops)
    {
        (int Height, int Width)? crop = crops ? config.Size("crop_size") : null;
        int? edge = ReadShortestEdge(config, squashes);
        if (edge is null && (squashes || config.Find("size") is not null))
        {
            (int height, int width) = config.Size("size") ?? (224, 224);
            if (crop is not null && crop != (height, width))
            {
                throw config.Error("crop_size", $"after resizing both sides to [{height}, {width}] only the same size is wanted");
            }

            return new PreprocessSettings { Width = width, Height = height, ResizeMode = ResizeMode.Squash };
        }

        if (!crops)
        {
            throw config.Error("do_center_crop", "a network of one size needs true when only the shortest edge is resized");
        }

        edge ??= 224;
        (int cropHeight, int cropWidth) = crop ?? (224, 224);
        return new PreprocessSettings
        {
            Width = cropWidth,
            Height = cropHeight,
            ShortestEdge = edge == cropWidth && edge == cropHeight ? null : edge,
        };
    }

    /// <summary>Old files of the CLIP family hold the shortest edge as a plain number.</summary>
    private static int? ReadShortestEdge(ConfigObject config, bool squashes)
    {
        if (config.Find("size") is not { } size)
        {
            return null;
        }

        if (size.ValueKind == JsonValueKind.Number && !squashes)
        {
            return config.Integer("size");
        }

        if (config.Object("size") is not { } sides)
        {
            return null;
        }

        if (sides.Find("longest_edge") is not null)
        {
            throw config.Error("size", "'shortest_edge', or 'height' and 'width', are wanted");
        }

        return sides.Integer("shortest_edge");
    }

    private static Interpolation ReadInterpolation(ConfigObject config)
    {
        if (config.Find("resample") is not { ValueKind: JsonValueKind.String })
        {
            int number = config.Integer("resample") ?? (int)Interpolation.Bicubic;
            return Enum.IsDefined((Interpolation)number) ? (Interpolation)number : throw config.Error("resample", "a number from 0 to 5 is wanted");
        }

        return Enum.TryParse(config.Text("resample"), ignoreCase: true, out Interpolation named) && Enum.IsDefined(named)
            ? named
            : throw config.Error("resample", "the name of one of Pillow's filters is wanted");
    }
}
