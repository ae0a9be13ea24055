using System.Text;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Metrics.TensorBoard;

namespace Clip.Sdk.Training.Tests.Metrics;

public sealed class TensorBoardWriterTests
{
    [Fact]
    public void The_bytes_are_those_of_TensorBoards_own_protocol_and_record_writer()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();

        using var writer = new TensorBoardWriter(folder.Path, resumeAtStep: 300, clock);
        writer.Write(new MetricRow { Step = 0, Time = clock.Now, Values = [new("train/loss", 5.5), new("train/rate", 0)] });
        writer.WriteText(301, "options", "# Titel\nträining 😀");
        writer.WriteImage(70_000, "sheet", [.. Enumerable.Range(0, 256).Select(value => (byte)value)], width: 300, height: 2);
        writer.Dispose();

        Assert.Equal(File.ReadAllBytes(Fixtures.Local("training", "events.tfevents")), File.ReadAllBytes(writer.Path));
    }

    [Fact]
    public void Every_start_of_a_run_has_a_file_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();

        using var first = new TensorBoardWriter(folder.Path, clock: clock);
        using var second = new TensorBoardWriter(folder.Path, clock: clock);

        Assert.NotEqual(first.Path, second.Path);
        Assert.StartsWith("events.out.tfevents.1700000000.", Path.GetFileName(first.Path), StringComparison.Ordinal);
    }

    /// <summary>The check values of RFC 3720, appendix B.4, and of the catalogue of CRC algorithms.</summary>
    [Fact]
    public void The_checksum_agrees_with_the_published_values()
    {
        Assert.Equal(0x8A9136AAu, RecordFile.Checksum(new byte[32]));
        Assert.Equal(0x62A8AB43u, RecordFile.Checksum([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, RecordFile.Checksum([.. Enumerable.Range(0, 32).Select(value => (byte)value)]));
        Assert.Equal(0xE3069283u, RecordFile.Checksum(Encoding.ASCII.GetBytes("123456789")));
    }
}
