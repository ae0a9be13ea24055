using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Tests.Augmentation;

/// <summary>What References/record_augmentation.py recorded from torchvision and Pillow.</summary>
internal static class AugmentationReference
{
    public static JsonElement Root { get; } = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("training", "augmentation.json"))).RootElement;

    public static RgbImage Picture() => Decode(Root.GetProperty("picture"));

    public static IEnumerable<JsonElement> Cases(string kind) =>
        Root.GetProperty("cases").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == kind);

    public static RgbImage Decode(JsonElement entry)
    {
        var image = new RgbImage(entry.GetProperty("width").GetInt32(), entry.GetProperty("height").GetInt32());
        entry.GetProperty("pixels").GetBytesFromBase64().CopyTo(image.Pixels);
        return image;
    }

    /// <summary>The largest difference of a channel.</summary>
    public static int Distance(RgbImage left, RgbImage right)
    {
        Assert.Equal((left.Width, left.Height), (right.Width, right.Height));
        int largest = 0;
        for (int i = 0; i < left.Pixels.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(left.Pixels[i] - right.Pixels[i]));
        }

        return largest;
    }
}
