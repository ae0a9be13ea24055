using System.Globalization;
using System.Text.Json;
using Clip.Sdk.Files;
using Clip.Sdk.Imaging;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>Holds pixels and text embeddings against numbers that other people's code made for the fixtures.</summary>
internal sealed class ReferenceStep : IDemoStep
{
    public Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        string fixtures = DemoContext.InRepository("tests", "fixtures");
        string folder = Path.Combine(fixtures, "models", "vit_quickgelu");
        PixelPart pixels = ComparePixels(fixtures);
        using ClipModel random = ClipModel.Load(Path.Combine(folder, "hf"));
        TextPart texts = CompareTexts(random, Path.Combine(folder, "reference"));
        return Task.FromResult(new DemoPart("reference", new { Pixels = pixels, Texts = texts }, output =>
        {
            output.WriteLine($"Pixels    {pixels.Equal} of {pixels.Compared} pictures (PNG, GIF, WebP, TIFF, BMP, ...) equal the reference's bit for bit after resize and crop");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Texts     {texts.Count} texts: token ids {(texts.SameIds ? "equal" : "DIFFER from")} the reference's, embeddings differ by at most {texts.LargestDifference:E1}"));
        }));
    }

    private static PixelPart ComparePixels(string fixtures)
    {
        var preprocessor = new ImagePreprocessor(PreprocessSettings.OpenAi(224));
        byte[] pixels = new byte[preprocessor.ValuesPerImage];
        (int equal, int compared) = (0, 0);
        foreach (string picture in ImageFiles.Enumerate(Path.Combine(fixtures, "preprocess", "images")))
        {
            string expected = Path.Combine(fixtures, "preprocess", "expected", Path.GetFileNameWithoutExtension(picture) + ".u8hwc.npy");
            if (File.Exists(expected))
            {
                preprocessor.PreprocessBytes(ImageSource.FromFile(picture), pixels);
                compared++;
                equal += NpyArray.Read(expected).ToBytes().AsSpan().SequenceEqual(pixels) ? 1 : 0;
            }
        }

        return new PixelPart(compared, equal);
    }

    private static TextPart CompareTexts(ClipModel model, string reference)
    {
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Path.Combine(reference, "inputs.json")));
        string[] texts = [.. inputs.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
        long[] expectedIds = NpyArray.Read(Path.Combine(reference, "input_ids.npy")).ToLongs();
        int[] ids = model.Tokenizer.WithOptions(model.Tokenizer.Options with { PaddingId = 0 }).EncodeBatch(texts);
        bool sameIds = ids.Select(id => (long)id).SequenceEqual(expectedIds);

        float[] expected = NpyArray.Read(Path.Combine(reference, "text_features_normalized.npy")).ToFloats();
        ReadOnlySpan<float> actual = model.Texts.Encode<string>(texts).Values.Span;
        float largest = 0;
        for (int index = 0; index < actual.Length; index++)
        {
            largest = MathF.Max(largest, MathF.Abs(actual[index] - expected[index]));
        }

        return new TextPart(texts.Length, sameIds, largest);
    }

    private sealed record PixelPart(int Compared, int Equal);

    private sealed record TextPart(int Count, bool SameIds, float LargestDifference);
}
