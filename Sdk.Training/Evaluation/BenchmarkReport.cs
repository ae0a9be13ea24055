using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clip.Sdk.Training.Evaluation;

/// <summary>One measurement in the shape that CLIP_benchmark writes, so that its tables can be built from our files.</summary>
public sealed record BenchmarkReport
{
    private static readonly string[] TableHead = ["dataset", "task", "metric", "value"];

    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Name of the architecture, for example <c>ViT-B-32</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Name or path of the weights.</summary>
    public required string Pretrained { get; init; }

    /// <summary>CLIP_benchmark's task: <c>zeroshot_classification</c>, <c>zeroshot_retrieval</c>, <c>linear_probe</c>, or one of ours.</summary>
    public required string Task { get; init; }

    /// <summary>Language of the texts. Default <c>en</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Names and values in CLIP_benchmark's words (<c>acc1</c>, <c>image_retrieval_recall@5</c>).</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Metrics { get; init; }

    /// <summary>The metrics of a classification.</summary>
    /// <param name="result">The result.</param>
    public static IReadOnlyList<KeyValuePair<string, double>> MetricsOf(ZeroShotResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return
        [
            new("acc1", result.Top1),
            new("acc5", result.Top5),
            new("mean_per_class_recall", result.MeanPerClassRecall),
            new("expected_calibration_error", result.Calibration.ExpectedError),
        ];
    }

    /// <summary>The metrics of a retrieval.</summary>
    /// <param name="result">The result.</param>
    public static IReadOnlyList<KeyValuePair<string, double>> MetricsOf(RetrievalResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var metrics = new List<KeyValuePair<string, double>>();
        foreach ((int depth, double recall) in result.ImageRecall)
        {
            metrics.Add(new(string.Create(CultureInfo.InvariantCulture, $"image_retrieval_recall@{depth}"), recall));
        }

        foreach ((int depth, double recall) in result.TextRecall)
        {
            metrics.Add(new(string.Create(CultureInfo.InvariantCulture, $"text_retrieval_recall@{depth}"), recall));
        }

        return metrics;
    }

    /// <summary>The report as one line of JSON; values that are not finite become null.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("dataset", Dataset);
            writer.WriteString("model", Model);
            writer.WriteString("pretrained", Pretrained);
            writer.WriteString("task", Task);
            writer.WriteStartObject("metrics");
            foreach ((string name, double value) in Metrics)
            {
                writer.WritePropertyName(name);
                if (double.IsFinite(value))
                {
                    writer.WriteNumberValue(value);
                }
                else
                {
                    writer.WriteNullValue();
                }
            }

            writer.WriteEndObject();
            writer.WriteString("language", Language);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reports as a table for people: one line a metric.</summary>
    /// <param name="reports">The reports.</param>
    public static string ToTable(IReadOnlyList<BenchmarkReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var rows = new List<string[]> { TableHead };
        foreach (BenchmarkReport report in reports)
        {
            foreach ((string name, double value) in report.Metrics)
            {
                rows.Add([report.Dataset, report.Task, name, value.ToString("0.0000", CultureInfo.InvariantCulture)]);
            }
        }

        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < row.Length; column++)
            {
                int width = rows.Max(other => other[column].Length);
                text.Append(column == 3 ? row[column].PadLeft(width) : row[column].PadRight(width)).Append(column == 3 ? "\n" : "  ");
            }
        }

        return text.ToString();
    }
}
