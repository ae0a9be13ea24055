namespace Clip.Sdk.Imaging.Configuration;

/// <summary>Understands open_clip's model configuration.</summary>
internal static class OpenClipPreprocessReader
{
    internal static PreprocessSettings Read(ConfigObject root)
    {
        (int Height, int Width)? trained = (root.Object("model_cfg") ?? root).Object("vision_cfg")?.Size("image_size");
        if (root.Object("preprocess_cfg") is not { } config)
        {
            (int height, int width) = trained ?? throw root.Error("preprocess_cfg", "this or 'model_cfg.vision_cfg.image_size' is wanted");
            return new PreprocessSettings { Width = width, Height = height };
        }

        (int Height, int Width) size = config.Size("size") ?? trained ?? (224, 224);
        if (trained is not null && trained != size)
        {
            throw config.Error("size", $"the vision tower was built for [{trained.Value.Height}, {trained.Value.Width}], so the same is wanted");
        }

        if (config.Text("mode") is not (null or "RGB"))
        {
            throw config.Error("mode", "'RGB' is wanted");
        }

        return new PreprocessSettings
        {
            Width = size.Width,
            Height = size.Height,
            ResizeMode = config.Text("resize_mode") switch
            {
                null or "shortest" => ResizeMode.Shortest,
                "squash" => ResizeMode.Squash,
                "longest" => ResizeMode.Longest,
                _ => throw config.Error("resize_mode", "'shortest', 'squash' or 'longest' is wanted"),
            },

            // 'random' is for training; evaluation takes bicubic then.
            Interpolation = config.Text("interpolation") switch
            {
                null or "bicubic" or "random" => Interpolation.Bicubic,
                "bilinear" => Interpolation.Bilinear,
                _ => throw config.Error("interpolation", "'bicubic', 'bilinear' or 'random' is wanted"),
            },
            FillColor = config.Integer("fill_color") switch
            {
                null => 0,
                int color and >= 0 and <= 255 => (byte)color,
                _ => throw config.Error("fill_color", "a number from 0 to 255 is wanted"),
            },
            Mean = config.Triple("mean", PreprocessSettings.OpenAiMean),
            StandardDeviation = config.Triple("std", PreprocessSettings.OpenAiStandardDeviation),
        };
    }
}
