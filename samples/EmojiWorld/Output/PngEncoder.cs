using Clip.Sdk.Training.Data;
using NetVips;

namespace Clip.Sdk.Samples.EmojiWorld.Output;

/// <summary>Encodes pictures.</summary>
internal static class PngEncoder
{
    public static byte[] Encode(RgbImage picture)
    {
        using Image image = Image.NewFromMemory<byte>(picture.Memory, picture.Width, picture.Height, 3, Enums.BandFormat.Uchar);
        using Image named = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return named.PngsaveBuffer();
    }
}
