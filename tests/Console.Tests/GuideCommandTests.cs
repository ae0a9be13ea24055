using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Imaging;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

/// <summary>Paints where the machine has libtorch; where it has none the command must say what to run.</summary>
public class GuideCommandTests
{
    private static readonly string s_model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");

    [Fact]
    public void Guide_paints_a_picture_that_matches_better_or_says_what_the_machine_lacks()
    {
        using var folder = new TemporaryFolder();
        string picture = folder.File("cat.png");

        ClipProcess run = ClipProcess.Run(
            "guide", "a drawing of a cat", "--negative", "a dog:0.3", "--model", s_model, "--size", "40x32", "--steps", "6", "--seed", "3", "--output", picture, "--json");

        if (run.ExitCode == 4)
        {
            Assert.Contains("native/build-torch-shim", run.Error, StringComparison.Ordinal);
            return;
        }

        Assert.True(run.ExitCode == 0, run.Error);
        JsonNode summary = Assert.Single(run.Json);
        using DecodedImage decoded = new NetVipsImageDecoder().Decode(ImageSource.FromFile(picture));
        Assert.Equal((40, 32), (decoded.Width, decoded.Height));
        Assert.Equal(6, summary["stepsTaken"]!.GetValue<int>());
        JsonNode cat = summary["prompts"]![0]!;
        Assert.True(cat["scoreAfter"]!.GetValue<double>() > cat["scoreBefore"]!.GetValue<double>(), run.Output);
        Assert.Equal(-0.3, summary["prompts"]![1]!["weight"]!.GetValue<double>());
        Assert.Equal([picture], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_signal_saves_what_there_is()
    {
        using var folder = new TemporaryFolder();
        string picture = folder.File("cat.png");
        using Process process = ClipProcess.Start(["guide", "a drawing of a cat", "--model", s_model, "--size", "32", "--steps", "1000000", "--output", picture]);

        // The first line of progress shows that painting is under way; without libtorch it is the error instead.
        string? progress = await process.StandardError.ReadLineAsync();
        if (progress?.Contains("native/build-torch-shim", StringComparison.Ordinal) == true)
        {
            return;
        }

        Assert.StartsWith("Painting: ", progress, StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        string output = await process.StandardOutput.ReadToEndAsync();
        Assert.True(process.WaitForExit(120_000));
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Stopped after", output, StringComparison.Ordinal);
        Assert.Equal([picture], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("cat.bmp", "64", "--output ends in .png, .jpg or .webp, but 'cat.bmp' ends in '.bmp'.")]
    [InlineData("cat.png", "large", "--size is a side in pixels or width x height, such as '64' or '96x64', but got 'large'.")]
    [InlineData("cat.png", "4", "An image is painted at 16 to 4096 pixels a side, but 4 × 4 were asked for.")]
    public void What_cannot_be_is_said_before_anything_is_painted(string output, string size, string message)
    {
        ClipProcess run = ClipProcess.Run("guide", "a cat", "--model", s_model, "--size", size, "--output", output);

        Assert.Equal(4, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Fixtures.RepositoryRoot, output)));
    }
}
