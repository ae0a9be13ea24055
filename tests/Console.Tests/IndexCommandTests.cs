using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public class IndexCommandTests
{
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");
    private static readonly string Pictures = Fixtures.Local("preprocess", "images");

    [Fact]
    public void A_folder_is_indexed_refreshed_and_searched()
    {
        using var folder = new TemporaryFolder();
        string photos = Directory.CreateDirectory(folder.File("photos")).FullName;
        foreach (string name in new[] { "gif.gif", "bmp24.bmp", "png_rgba.png" })
        {
            File.Copy(Path.Combine(Pictures, name), Path.Combine(photos, name));
        }

        string[] index = ["index", photos, "--model", Model, "--output", folder.File("photos.index"), "--json"];
        Assert.Equal(3, ClipProcess.Run(index).Json[0]["added"]!.GetValue<int>());

        File.Delete(Path.Combine(photos, "gif.gif"));
        File.Copy(Path.Combine(Pictures, "tiff_lzw.tif"), Path.Combine(photos, "tiff_lzw.tif"));
        File.WriteAllText(Path.Combine(photos, "broken.png"), "no picture");
        ClipProcess refreshed = ClipProcess.Run([.. index, "--compact"]);
        JsonNode report = refreshed.Json[0];
        Assert.Equal(3, refreshed.ExitCode);
        Assert.Equal((1, 1, 2, 3), (report["added"]!.GetValue<int>(), report["removed"]!.GetValue<int>(), report["unchanged"]!.GetValue<int>(), report["count"]!.GetValue<int>()));
        Assert.Equal("image-unknown-format", report["failures"]![0]!["error"]!["code"]!.GetValue<string>());

        ClipProcess byText = ClipProcess.Run("search", folder.File("photos.index"), "--model", Model, "--texts", "a cat", "a dog", "--top", "2", "--json");
        Assert.Equal(0, byText.ExitCode);
        Assert.Equal([2, 2], byText.Json.Select(row => row["hits"]!.AsArray().Count));

        ClipProcess byImage = ClipProcess.Run("search", folder.File("photos.index"), "--model", Model, "--images", Path.Combine(Pictures, "bmp24.bmp"), "--top", "1", "--json");
        JsonNode hit = byImage.Json[0]["hits"]![0]!;
        Assert.EndsWith("bmp24.bmp", hit["image"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, hit["cosine"]!.GetValue<double>(), tolerance: 1e-3);
    }

    [Fact]
    public void Duplicates_are_found_without_a_model()
    {
        using var folder = new TemporaryFolder();
        string photos = Directory.CreateDirectory(folder.File("photos")).FullName;
        File.Copy(Path.Combine(Pictures, "png_rgba.png"), Path.Combine(photos, "a.png"));
        File.Copy(Path.Combine(Pictures, "png_rgba.png"), Path.Combine(photos, "b.png"));
        File.Copy(Path.Combine(Pictures, "noise_300x225.png"), Path.Combine(photos, "c.png"));
        Assert.Equal(0, ClipProcess.Run("index", photos, "--model", Model, "--output", folder.File("i"), "--storage", "int8").ExitCode);

        ClipProcess run = ClipProcess.Run("search", folder.File("i"), "--duplicates", "--threshold", "0.99", "--json");

        JsonNode pair = Assert.Single(run.Json);
        Assert.EndsWith("a.png", pair["first"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith("b.png", pair["second"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_space_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        string photos = Directory.CreateDirectory(folder.File("photos")).FullName;
        File.Copy(Path.Combine(Pictures, "gif.gif"), Path.Combine(photos, "a.gif"));
        ClipProcess.Run("index", photos, "--model", Model, "--output", folder.File("i"));
        string other = Path.Combine(Fixtures.Local("models"), "rn_quickgelu", "torchscript_fp16_cpu.pt");

        ClipProcess run = ClipProcess.Run("search", folder.File("i"), "--model", other, "--vocab", Path.Combine(Fixtures.Local("models"), "mini_bpe_1024.txt.gz"), "--texts", "a");

        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith("clip: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Searching_by_text_without_a_model_is_a_usage_error()
    {
        ClipProcess run = ClipProcess.Run("search", "i", "--texts", "a");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("need --model", run.Error, StringComparison.Ordinal);
    }
}
