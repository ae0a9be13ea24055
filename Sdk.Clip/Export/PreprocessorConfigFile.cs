using System.Buffers;
using System.Text.Json;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Export;

/// <summary>Writes the <c>preprocessor_config.json</c> of Hugging Face's image processors.</summary>
internal static class PreprocessorConfigFile
{
    /// <summary>False where Hugging Face's processors have no words for the settings.</summary>
    public static bool CanExpress(PreprocessSettings settings) => settings.ResizeMode != ResizeMode.Longest;

    public static byte[] Content(PreprocessSettings settings)
    {
        bool crops = settings.ResizeMode == ResizeMode.Shortest;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();

            // Old readers know the second name alone. Both classes do what the fields say; they differ in their defaults.
            json.WriteString("image_processor_type", "CLIPImageProcessor");
            json.WriteString("feature_extractor_type", "CLIPFeatureExtractor");
            json.WriteBoolean("do_convert_rgb", true);
            json.WriteBoolean("do_resize", true);
            json.WriteStartObject("size");
            if (crops)
            {
                json.WriteNumber("shortest_edge", settings.ShortestEdge ?? Math.Min(settings.Width, settings.Height));
            }
            else
            {
                WriteSides(json, settings);
            }

            json.WriteEndObject();
            json.WriteNumber("resample", (int)settings.Interpolation);
            json.WriteBoolean("do_center_crop", crops);
            json.WriteStartObject("crop_size");
            WriteSides(json, settings);
            json.WriteEndObject();
            json.WriteBoolean("do_rescale", true);
            json.WriteNumber("rescale_factor", settings.RescaleFactor);
            json.WriteBoolean("do_normalize", true);
            WriteTriple(json, "image_mean", settings.Mean);
            WriteTriple(json, "image_std", settings.StandardDeviation);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSides(Utf8JsonWriter json, PreprocessSettings settings)
    {
        json.WriteNumber("height", settings.Height);
        json.WriteNumber("width", settings.Width);
    }

    private static void WriteTriple(Utf8JsonWriter json, string name, ChannelTriple triple)
    {
        json.WriteStartArray(name);
        for (int channel = 0; channel < 3; channel++)
        {
            json.WriteNumberValue(triple[channel]);
        }

        json.WriteEndArray();
    }
}
