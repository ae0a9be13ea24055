using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Clip.Sdk.Files;

namespace Clip.Sdk.Batches;

/// <summary>
/// Writes the report of a job: one page with summary, histograms, the rows that matter with their pictures, filters, and review
/// decisions that can be saved. Names and texts are data: the page's script puts them in as text, and a content security policy
/// allows that one script and nothing from elsewhere.
/// </summary>
internal static class BatchReport
{
    // The encoder also turns <, >, & and ' into escapes, so that no text can end the script element that holds the data.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static async Task WriteAsync(
        BatchReportOptions options, string headName, BatchDescription batch, IBatchSource source, BatchSummary summary, Func<IEnumerable<BatchRow>> rows, CancellationToken cancellationToken)
    {
        var choice = new ReportChoice(batch, summary, options.MaxRows);
        foreach (BatchRow row in rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            choice.Add(row);
        }

        HashSet<long> chosen = choice.Take();
        BatchRow[] shown = [.. rows().Where(row => chosen.Contains(row.Index))];
        Dictionary<long, string> thumbnails = options.Codec is null
            ? []
            : await new Thumbnails(options.Codec, options.ThumbnailSize).MakeAsync(shown, source, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<BatchReportTable> tables = options.Tables is null ? [] : await options.Tables(summary.OutputPath, cancellationToken).ConfigureAwait(false);

        string title = options.Title ?? $"{headName}: {summary.Items} items";
        var data = new JsonObject
        {
            ["title"] = title,
            ["head"] = headName,
            ["fingerprint"] = batch.Fingerprint,
            ["input"] = source.Description,
            ["created"] = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
            ["items"] = summary.Items,
            ["failed"] = summary.Failed,
            ["errors"] = JsonSerializer.SerializeToNode(summary.ErrorsByCode, Json),
            ["columns"] = new JsonArray([.. batch.Columns.Select(Column)]),
            ["histograms"] = JsonSerializer.SerializeToNode(choice.Histograms, Json),
            ["counts"] = new JsonArray([.. summary.Columns.Where(column => column.Rows.Count > 0).Select(Counts)]),
            ["tables"] = JsonSerializer.SerializeToNode(tables, Json),
            ["rows"] = new JsonArray([.. shown.Select(row => Row(row, thumbnails.GetValueOrDefault(row.Index)))]),
        };
        string page = Page(title, Resource("report.css"), Resource("report.js"), data.ToJsonString(Json));
        AtomicFileStream.Write(options.Path, Encoding.UTF8.GetBytes(page));
    }

    private static JsonObject Column(BatchColumn column) => new JsonObject
    {
        ["name"] = column.Name,
        ["type"] = column.Type.ToString(),
        ["role"] = column.Role.ToString(),
        ["description"] = column.Description,
    };

    private static JsonObject Counts(BatchColumnSummary column) => new JsonObject
    {
        ["name"] = column.Column.Name,
        ["role"] = column.Column.Role.ToString(),
        ["values"] = new JsonArray([.. column.Rows.OrderByDescending(value => value.Value).Select(value => (JsonNode)new JsonArray(value.Key, value.Value))]),
    };

    private static JsonObject Row(BatchRow row, string? thumbnail) => new JsonObject
    {
        ["index"] = row.Index,
        ["id"] = row.Id,
        ["text"] = row.Text,
        ["thumbnail"] = thumbnail,
        ["values"] = row.Values?.DeepClone(),
        ["error"] = row.IsError ? new JsonObject { ["code"] = row.ErrorCode, ["message"] = row.ErrorMessage } : null,
    };

    private static string Page(string title, string style, string script, string data) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <style>{style}</style>
        </head>
        <body>
        <noscript>This report needs JavaScript, which it brings with it; nothing is loaded from elsewhere.</noscript>
        <main id="report"></main>
        <script type="application/json" id="data">{data}</script>
        <script>{script}</script>
        </body>
        </html>

        """;

    private static string Hash(string content) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static string Resource(string name)
    {
        using Stream stream = typeof(BatchReport).Assembly.GetManifestResourceStream($"Clip.Sdk.Batches.Reports.{name}")
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from the assembly.");
        using var reader = new StreamReader(stream);
        // Browsers hash a script with its line breaks made LF.
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
