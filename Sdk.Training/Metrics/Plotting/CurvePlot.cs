using System.Globalization;
using System.Security;
using System.Text;
using NetVips;

namespace Clip.Sdk.Training.Metrics.Plotting;

/// <summary>Draws curves with axes, grid and legend as SVG, and as PNG through libvips.</summary>
public sealed record CurvePlot
{
    // Okabe and Ito's palette, which people with any kind of colour vision tell apart.
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
    private const int Left = 72;
    private const int Right = 16;
    private const int Top = 40;
    private const int Bottom = 52;

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>The curves.</summary>
    public required IReadOnlyList<PlotSeries> Series { get; init; }

    /// <summary>Name of the horizontal axis. Default <c>step</c>.</summary>
    public string XLabel { get; init; } = "step";

    /// <summary>Name of the vertical axis. Default empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Logarithmic vertical axis; points at or below zero are left out. Default false.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Width in pixels. Default 800.</summary>
    public int Width { get; init; } = 800;

    /// <summary>Height in pixels. Default 450.</summary>
    public int Height { get; init; } = 450;

    /// <summary>The plot as an SVG document.</summary>
    public string ToSvg()
    {
        PlotAxis x = PlotAxis.Over(Series, static point => point.X, isLogarithmic: false, Left, Width - Right);
        PlotAxis y = PlotAxis.Over(Series, static point => point.Y, IsLogarithmic, Height - Bottom, Top);
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\" font-size=\"12\" fill=\"#222\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        Line(svg, $"<text x=\"{Width / 2}\" y=\"24\" text-anchor=\"middle\" font-size=\"16\">{Escape(Title)}</text>");
        DrawGrid(svg, x, y);
        for (int i = 0; i < Series.Count; i++)
        {
            DrawCurve(svg, Series[i], Colours[i % Colours.Length], x, y);
        }

        DrawLegend(svg);
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    /// <summary>The plot as a PNG file. Words need a font on the machine; the SVG does not.</summary>
    /// <exception cref="VipsException">The engine cannot draw SVG.</exception>
    public byte[] ToPng()
    {
        using Image image = Image.NewFromBuffer(Encoding.UTF8.GetBytes(ToSvg()));
        return image.PngsaveBuffer();
    }

    private void DrawGrid(StringBuilder svg, PlotAxis x, PlotAxis y)
    {
        foreach ((double value, string label) in x.Ticks)
        {
            double at = x.Place(value);
            Line(svg, $"<line x1=\"{at:0.##}\" y1=\"{Top}\" x2=\"{at:0.##}\" y2=\"{Height - Bottom}\" stroke=\"#e4e4e4\"/>");
            Line(svg, $"<text x=\"{at:0.##}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{label}</text>");
        }

        foreach ((double value, string label) in y.Ticks)
        {
            double at = y.Place(value);
            Line(svg, $"<line x1=\"{Left}\" y1=\"{at:0.##}\" x2=\"{Width - Right}\" y2=\"{at:0.##}\" stroke=\"#e4e4e4\"/>");
            Line(svg, $"<text x=\"{Left - 8}\" y=\"{at + 4:0.##}\" text-anchor=\"end\">{label}</text>");
        }

        Line(svg, $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\" fill=\"none\" stroke=\"#888\"/>");
        Line(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\">{Escape(XLabel)}</text>");
        Line(svg, $"<text transform=\"translate(18 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escape(YLabel)}</text>");
    }

    private static void DrawCurve(StringBuilder svg, PlotSeries series, string colour, PlotAxis x, PlotAxis y)
    {
        var path = new StringBuilder();
        bool isPenDown = false;
        foreach ((double pointX, double pointY) in series.Points)
        {
            if (!x.Shows(pointX) || !y.Shows(pointY))
            {
                isPenDown = false;
                continue;
            }

            path.Append(CultureInfo.InvariantCulture, $"{(isPenDown ? 'L' : 'M')}{x.Place(pointX):0.##} {y.Place(pointY):0.##}");
            isPenDown = true;
        }

        if (path.Length > 0)
        {
            Line(svg, $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>");
        }
    }

    private void DrawLegend(StringBuilder svg)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            int at = Top + 16 + (i * 18);
            Line(svg, $"<line x1=\"{Width - Right - 150}\" y1=\"{at - 4}\" x2=\"{Width - Right - 128}\" y2=\"{at - 4}\" stroke=\"{Colours[i % Colours.Length]}\" stroke-width=\"3\"/>");
            Line(svg, $"<text x=\"{Width - Right - 122}\" y=\"{at}\">{Escape(Series[i].Name)}</text>");
        }
    }

    private static string Escape(string text) => SecurityElement.Escape(text);

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
