using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Training;
using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation.Robustness;

namespace Clip.Sdk.Samples.EmojiWorld.Scenes;

/// <summary>Draws scenes.</summary>
/// <param name="corpus">The icons.</param>
/// <remarks>Safe to share between threads.</remarks>
public sealed class ScenePainter(EmojiCorpus corpus)
{
    private const long NoiseStream = 103;

    /// <summary>Draws a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="seed">Names the chance in textures and noise; the scene's own number.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public RgbImage Paint(Scene scene, int size, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var image = new RgbImage(size, size);
        Span<byte> pixels = image.Pixels;
        BackgroundPainter.Paint(pixels, size, scene.Background, seed);
        foreach (SceneObject thing in scene.Objects)
        {
            IconPainter.Paint(pixels, size, thing, corpus.IconOf(thing.Style, thing.Concept));
        }

        if (scene.Brightness != 1)
        {
            ColourAdjustment.Brightness(pixels, scene.Brightness);
        }

        if (scene.Contrast != 1)
        {
            ColourAdjustment.Contrast(pixels, scene.Contrast);
        }

        if (scene.Blur > 0)
        {
            GaussianBlur.Apply(image, scene.Blur * size / 64);
        }

        if (scene.Noise > 0)
        {
            AddNoise(pixels, scene.Noise, new SeededRandom(seed, NoiseStream));
        }

        if (scene.JpegQuality > 0)
        {
            JpegCompression.Apply(image, scene.JpegQuality);
        }

        return image;
    }

    private static void AddNoise(Span<byte> pixels, double deviation, SeededRandom random)
    {
        // The sum of eight bytes is as good as normal here, and one draw of bits makes it.
        float scale = (float)(deviation / 209.0);
        for (int i = 0; i < pixels.Length; i++)
        {
            ulong bits = random.NextBits();
            int sum = 0;
            for (int k = 0; k < 8; k++, bits >>= 8)
            {
                sum += (int)(bits & 255);
            }

            pixels[i] = (byte)Math.Clamp(pixels[i] + ((sum - 1020) * scale), 0, 255);
        }
    }
}
