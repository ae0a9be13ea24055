using System.Diagnostics;
using System.Globalization;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public class CancellationTests
{
    // ONNX Runtime 1.30's usage reports match the command line against a regular expression and end the process over 30 kB.
    [Fact]
    public void A_command_line_of_many_kilobytes_is_no_trouble()
    {
        using var folder = new TemporaryFolder();

        ClipProcess run = ClipProcess.Run(
            "embed", "--model", Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf"), "--output", folder.File("out.npy"), "--truncate", "--texts", new string('a', 60_000));

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_signal_ends_a_long_job_cleanly_and_leaves_no_half_written_file()
    {
        using var folder = new TemporaryFolder();
        string picture = Fixtures.Local("preprocess", "images", "noise_300x225.png");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "clip"), [
            "embed", "--model", Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf"), "--output", folder.File("out.npy"),
            "--images", .. Enumerable.Repeat(picture, 8000)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;

        // Not SIGINT, which the host handles alike: a shell that runs the tests in the background makes its children ignore that.
        // The first line of progress shows that the job is under way.
        string? progress = await process.StandardError.ReadLineAsync();
        Assert.StartsWith("Encoding: ", progress, StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        string rest = await process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(60_000));
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("clip: cancelled.", rest, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
