using System.Security.Cryptography;
using System.Text.Json;
using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Imaging;

/// <summary>Small files in every mode and under several settings, against what Pillow and torchvision made of them (tests/fixtures/pillow/record.py).</summary>
public class RecordedPictureTests
{
    private static readonly Dictionary<string, JsonElement> Cases = ReadCases();

    private static readonly Dictionary<string, PreprocessSettings> Settings = new()
    {
        ["open_ai_32"] = PreprocessSettings.OpenAi(32),
        ["open_ai_32_bilinear"] = PreprocessSettings.OpenAi(32) with { Interpolation = Interpolation.Bilinear },
        ["open_ai_57"] = PreprocessSettings.OpenAi(57),
        ["hugging_face_40"] = PreprocessSettings.OpenAi(40) with { Convention = PreprocessConvention.HuggingFace },
        ["squash_50"] = PreprocessSettings.OpenAi(50) with { ResizeMode = ResizeMode.Squash },
        ["upright_40"] = PreprocessSettings.OpenAi(40) with { HonourExif = true },
        ["longest_33_fill_90"] = PreprocessSettings.OpenAi(33) with { ResizeMode = ResizeMode.Longest, FillColor = 90 },
    };

    public static TheoryData<string> Files => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Pictures_of_every_mode_equal_Pillow_under_all_settings(string file)
    {
        JsonElement item = Cases[file];
        ImageSource source = ImageSource.FromFile(Fixtures.Local("pillow", "images", file));
        using (DecodedImage decoded = new NetVipsImageDecoder().Decode(source))
        {
            Assert.Equal((item.GetProperty("width").GetInt32(), item.GetProperty("height").GetInt32()), (decoded.Width, decoded.Height));
            Assert.Equal(item.GetProperty("mode").GetString(), PillowModes.NameOf(decoded.Mode));
        }

        foreach ((string name, PreprocessSettings settings) in Settings)
        {
            if (item.TryGetProperty(name, out JsonElement expected))
            {
                var preprocessor = new ImagePreprocessor(settings);
                byte[] pixels = new byte[preprocessor.ValuesPerImage];
                preprocessor.PreprocessBytes(source, pixels);

                Assert.True(expected.GetString() == Convert.ToHexStringLower(SHA256.HashData(pixels)), $"'{file}' differs under '{name}'.");
            }
        }
    }

    private static Dictionary<string, JsonElement> ReadCases()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("pillow", "images.json")));
        return document.RootElement.Clone().GetProperty("cases").EnumerateArray().ToDictionary(item => item.GetProperty("file").GetString()!);
    }
}
