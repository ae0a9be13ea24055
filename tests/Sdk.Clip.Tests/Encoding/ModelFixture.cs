using System.Text.Json;
using Clip.Sdk;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Engine;

/// <summary>A random-weight model of the fixtures with the reference outputs that openai/CLIP computed from it.</summary>
internal static class ModelFixture
{
    public const string Vit = "vit_quickgelu";
    public const string ResNet = "rn_quickgelu";

    public static string Path(string model, string file) => Fixtures.Local("models", model, file);

    public static string Vocabulary => Fixtures.Local("models", "mini_bpe_1024.txt.gz");

    public static (int[] Shape, float[] Values) Reference(string model, string name) => Npy.ReadFloats(Fixtures.Local("models", model, "reference", name + ".npy"));

    public static int[] Ids(string model, string name = "input_ids") =>
        Array.ConvertAll(Npy.ReadLongs(Fixtures.Local("models", model, "reference", name + ".npy")).Values, id => (int)id);

    public static string[] Texts(string model)
    {
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("models", model, "reference", "inputs.json")));
        return [.. inputs.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];
    }

    public static ClipModel Load(string model, string file, ClipOptions? options = null) =>
        ClipModel.Load(Path(model, file), (options ?? new ClipOptions()) with { VocabularyPath = Vocabulary });
}
