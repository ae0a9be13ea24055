using Clip.Sdk.Training.Metrics;

namespace Clip.Sdk.Training.Tests.Metrics;

public sealed class MetricWriterTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Rows_read_back_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new JsonlMetricWriter(folder.File("metrics.jsonl")))
        {
            writer.Write(Row(0, ("train/loss", 5.545177444479562), ("train/norm", double.NaN)));
            writer.Write(Row(10, ("train/loss", double.PositiveInfinity)));
        }

        IReadOnlyList<MetricRow> rows = JsonlMetricWriter.Read(folder.File("metrics.jsonl"));

        Assert.Equal([0L, 10L], rows.Select(row => row.Step));
        Assert.Equal(5.545177444479562, rows[0]["train/loss"]);
        Assert.Equal(double.NaN, rows[0]["train/norm"]);
        Assert.Equal(double.PositiveInfinity, rows[1]["train/loss"]);
        Assert.Null(rows[1]["train/norm"]);
        Assert.Equal(_clock.Now, rows[0].Time);
    }

    [Fact]
    public void A_resumed_run_drops_the_rows_that_it_will_write_again_and_a_torn_line()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("metrics.jsonl");
        using (var writer = new JsonlMetricWriter(path))
        {
            foreach (long step in new[] { 0, 10, 20, 30 })
            {
                writer.Write(Row(step, ("loss", step)));
            }
        }

        File.AppendAllText(path, "{\"step\":40,\"ti");
        using (var writer = new JsonlMetricWriter(path, resumeAtStep: 20))
        {
            writer.Write(Row(20, ("loss", 0.5)));
        }

        Assert.Equal([(0L, 0.0), (10L, 10.0), (20L, 0.5)], JsonlMetricWriter.Read(path).Select(row => (row.Step, row["loss"]!.Value)));
    }

    [Fact]
    public void A_log_file_gets_one_line_a_row_with_the_time_left()
    {
        var output = new StringWriter();
        using var writer = new ConsoleMetricWriter(output, totalSteps: 1000, isInteractive: false, _clock);

        _clock.Advance(1);
        writer.Write(Row(9, ("train/loss", 3.21987), ("train/pairs/s", 512.4)));
        _clock.Advance(10);
        writer.Write(Row(19, ("train/loss", 1e-5)));

        Assert.Equal(
            "step 10/1000 1.0 %  loss 3.2199  pairs/s 512.4" + Environment.NewLine + "step 20/1000 2.0 %  loss 1.00e-5  left 00:17:58" + Environment.NewLine,
            output.ToString());
    }

    [Fact]
    public void A_terminal_gets_one_line_that_is_rewritten()
    {
        var output = new StringWriter();
        using (var writer = new ConsoleMetricWriter(output, totalSteps: 4, isInteractive: true, _clock))
        {
            writer.Write(Row(1, ("loss", 12345)));
            writer.Write(Row(3, ("loss", 0)));
        }

        Assert.Equal("\r[##########..........] step 2/4 50.0 %  loss 12345\r[####################] step 4/4 100.0 %  loss 0   " + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void A_row_goes_to_every_writer()
    {
        var first = new StringWriter();
        var second = new StringWriter();
        using var writers = new MetricWriters([new ConsoleMetricWriter(first, 2, false, _clock), new ConsoleMetricWriter(second, 2, false, _clock)]);

        writers.Write(Row(0, ("loss", 1)));

        Assert.Equal(first.ToString(), second.ToString());
        Assert.StartsWith("step 1/2", first.ToString(), StringComparison.Ordinal);
    }

    private MetricRow Row(long step, params (string Name, double Value)[] values) =>
        new() { Step = step, Time = _clock.Now, Values = [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))] };
}
