using System.Text.Json;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Training.Models.Saving;

/// <summary>Writes how pictures are made into what the image tower takes.</summary>
internal static class PreprocessorConfigWriter
{
    /// <summary>The <c>preprocessor_config.json</c> of transformers.</summary>
    public static byte[] HuggingFace(PreprocessSettings settings)
    {
        if (settings.ResizeMode == ResizeMode.Longest)
        {
            throw new NotSupportedException("'preprocessor_config.json' cannot say that the longest side is resized and the rest filled. Train with 'shortest' or 'squash'.");
        }

        return JsonDocumentWriter.Write(json =>
        {
            bool crops = settings.ResizeMode == ResizeMode.Shortest;
            if (crops)
            {
                WriteSize(json, "crop_size", settings);
            }

            json.WriteBoolean("do_center_crop", crops);
            json.WriteBoolean("do_convert_rgb", true);
            json.WriteBoolean("do_normalize", true);
            json.WriteBoolean("do_rescale", true);
            json.WriteBoolean("do_resize", true);
            WriteTriple(json, "image_mean", settings.Mean);
            json.WriteString("image_processor_type", crops ? "CLIPImageProcessor" : "SiglipImageProcessor");
            WriteTriple(json, "image_std", settings.StandardDeviation);
            json.WriteNumber("resample", Resample(settings.Interpolation));
            json.WriteNumber("rescale_factor", settings.RescaleFactor);
            if (crops)
            {
                json.WriteStartObject("size");
                json.WriteNumber("shortest_edge", settings.ShortestEdge ?? Math.Min(settings.Width, settings.Height));
                json.WriteEndObject();
            }
            else
            {
                WriteSize(json, "size", settings);
            }
        });
    }

    /// <summary>Writes open_clip's section <c>preprocess_cfg</c>.</summary>
    public static void OpenClip(Utf8JsonWriter json, PreprocessSettings settings)
    {
        json.WriteStartObject("preprocess_cfg");
        WriteTriple(json, "mean", settings.Mean);
        WriteTriple(json, "std", settings.StandardDeviation);
        json.WriteString("interpolation", settings.Interpolation == Interpolation.Bilinear ? "bilinear" : "bicubic");
        json.WriteString("resize_mode", settings.ResizeMode switch
        {
            ResizeMode.Squash => "squash",
            ResizeMode.Longest => "longest",
            _ => "shortest",
        });
        json.WriteEndObject();
    }

    // Pillow's numbers.
    private static int Resample(Interpolation interpolation) => interpolation switch
    {
        Interpolation.Bilinear => 2,
        Interpolation.Bicubic => 3,
        _ => throw new NotSupportedException($"The filter '{interpolation}' is not used in training. Take 'bicubic' or 'bilinear'."),
    };

    private static void WriteSize(Utf8JsonWriter json, string name, PreprocessSettings settings)
    {
        json.WriteStartObject(name);
        json.WriteNumber("height", settings.Height);
        json.WriteNumber("width", settings.Width);
        json.WriteEndObject();
    }

    private static void WriteTriple(Utf8JsonWriter json, string name, ChannelTriple values)
    {
        json.WriteStartArray(name);
        for (int channel = 0; channel < 3; channel++)
        {
            json.WriteNumberValue(values[channel]);
        }

        json.WriteEndArray();
    }
}
