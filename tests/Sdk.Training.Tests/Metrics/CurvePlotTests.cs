using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Clip.Sdk.Training.Metrics;
using Clip.Sdk.Training.Metrics.Plotting;

namespace Clip.Sdk.Training.Tests.Metrics;

public sealed partial class CurvePlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Points_stand_where_the_axes_say()
    {
        XElement svg = Draw(new PlotSeries("loss", [(0, 4), (50, 2), (100, 0)]));

        string path = Assert.Single(svg.Descendants(Svg + "path")).Attribute("d")!.Value;
        Assert.Equal("M72 40L428 219L784 398", path);
        Assert.Equal(["0", "20", "40", "60", "80", "100", "0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4"],
            svg.Descendants(Svg + "text").Select(text => text.Value).Where(text => NumberPattern().IsMatch(text)));
    }

    [Fact]
    public void A_value_that_is_not_finite_interrupts_the_curve()
    {
        XElement svg = Draw(new PlotSeries("loss", [(0, 1), (1, 2), (2, double.NaN), (3, 1), (4, double.PositiveInfinity)]));

        string path = Assert.Single(svg.Descendants(Svg + "path")).Attribute("d")!.Value;
        Assert.Equal(2, path.Count(letter => letter == 'M'));
        Assert.Equal(3, path.Count(letter => letter is 'M' or 'L'));
    }

    [Fact]
    public void A_logarithmic_axis_places_powers_of_ten_evenly()
    {
        var plot = new CurvePlot { Title = "t", IsLogarithmic = true, Series = [new PlotSeries("loss", [(0, 100), (1, 10), (2, 1), (3, 0)])] };

        string path = Assert.Single(XElement.Parse(plot.ToSvg()).Descendants(Svg + "path")).Attribute("d")!.Value;

        Assert.Equal([40.0, 219, 398], PathHeight().Matches(path).Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Empty_and_single_points_still_make_a_plot(int count)
    {
        XElement svg = Draw(new PlotSeries("a <b> & \"c\"", [.. Enumerable.Range(0, count).Select(i => ((double)i, 3.0))]));

        Assert.Contains(svg.Descendants(Svg + "text"), text => text.Value == "a <b> & \"c\"");
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_come_from_metric_rows_and_can_be_smoothed()
    {
        MetricRow[] rows = [.. Enumerable.Range(0, 4).Select(i => new MetricRow
        {
            Step = i * 10,
            Time = DateTimeOffset.UnixEpoch,
            Values = i == 2 ? [] : [new("loss", i % 2)],
        })];

        PlotSeries series = PlotSeries.FromMetrics(rows, "loss");

        Assert.Equal([(0.0, 0.0), (10, 1), (30, 1)], series.Points);
        Assert.Equal([0, 1 / 1.5, 1.5 / 1.75], series.Smoothed(0.5).Points.Select(point => point.Y), new Close());
    }

    [Fact]
    public void The_png_has_the_size_and_the_colours_of_the_svg()
    {
        var plot = new CurvePlot { Title = "Loss", Series = [new PlotSeries("loss", [(0, 4), (50, 2), (100, 0)])] };

        using NetVips.Image image = NetVips.Image.NewFromBuffer(plot.ToPng());

        Assert.Equal((800, 450), (image.Width, image.Height));
        double[] onTheCurve = image[428, 219];
        Assert.InRange(onTheCurve[0], 0, 80);
        Assert.InRange(onTheCurve[2], 150, 200);
        Assert.Equal(255, image[4, 4][0]);
    }

    private static XElement Draw(PlotSeries series) => XElement.Parse(new CurvePlot { Title = "Loss", YLabel = "nats", Series = [series] }.ToSvg());

    [GeneratedRegex(@"^[0-9.]+$")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"[ML][0-9.]+ ([0-9.]+)")]
    private static partial Regex PathHeight();

    private sealed class Close : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-12;

        public int GetHashCode(double obj) => 0;
    }
}
