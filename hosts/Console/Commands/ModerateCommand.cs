using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.Batches;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Moderation;
using Clip.Sdk.Hosts.Console.Output;
using Clip.Sdk.Plugins;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Judges pictures and texts by a policy.</summary>
internal sealed class ModerateCommand : ClipCommand
{
    private static readonly string[] Actions = ["allow", "review", "block"];

    private readonly Argument<string[]> _images = new("images") { Description = ImageArguments.Description, Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _texts = new("--text") { Description = "Texts to judge.", HelpName = "text", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _explain = new("--explain") { Description = "List every prompt with its cosine: + positive, - counter, ~ exception." };
    private readonly Option<string?> _audit = new("--audit-log") { Description = "Append every decision to this file, each linked to the one before.", HelpName = "file" };

    private readonly Option<string> _failOn = new("--fail-on")
    {
        Description = "The mildest action that ends the command with exit code 6: review, block or never.",
        HelpName = "action",
        DefaultValueFactory = _ => "block",
    };

    private readonly ModerationArguments _moderation;

    public ModerateCommand()
        : base("moderate", "Judge pictures and texts by a policy: allow, review or block, with reasons.")
    {
        _failOn.AcceptOnlyFromAmong("review", "block", "never");
        Add(_images);
        Add(_texts);
        Add(_explain);
        Add(_audit);
        Add(_failOn);
        _moderation = new ModerationArguments(this);
        Add(new ModerateEvaluateCommand());
        Add(new ModerateCalibrateCommand());
        Add(new ModeratePoliciesCommand());
        Add(new ModerateCheckCommand());
        Add(new ModerateAuditCommand());
        Validators.Add(result =>
        {
            if (result.GetValue(_images) is not { Length: > 0 } && result.GetValue(_texts) is not { Length: > 0 })
            {
                result.AddError("Give pictures, or texts with --text.");
            }
        });
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "clip moderate photos/ --model models/clip --policy standard",
        "clip moderate --text \"a bottle of beer\" --model models/clip --policy substances --explain",
        "clip moderate upload.jpg --model models/clip --audit-log audit.jsonl --fail-on review",
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using HeadHost host = _moderation.Open(parsed, parsed.GetValue(_audit));
        BatchItem[] items = [.. Items(parsed)];
        var rows = new List<BatchResult>(items.Length);
        await JobProgress.RunAsync("Judging", "items", items.Length, async progress =>
        {
            await foreach (BatchResult row in JudgeAsync(host, items, parsed.GetValue(_explain), cancellationToken))
            {
                rows.Add(row);
                progress.Advance();
            }

            return rows.Count;
        });
        Write(parsed, rows);
        int worst = rows.Max(row => Array.IndexOf(Actions, row.Values?["action"]?.GetValue<string>() ?? "allow"));
        int limit = Array.IndexOf(Actions, parsed.GetValue(_failOn)!);
        return limit >= 0 && worst >= limit ? ExitCode.Flagged
            : rows.Exists(row => row.Error is not null) ? ExitCode.SomeItemsFailed
            : ExitCode.Success;
    }

    private IEnumerable<BatchItem> Items(ParseResult parsed)
    {
        long index = 0;
        foreach (ImageSource image in ImageArguments.Expand(parsed.GetValue(_images) ?? []))
        {
            yield return new BatchItem { Index = index++, Id = image.Name, Image = image };
        }

        foreach (string text in parsed.GetValue(_texts) ?? [])
        {
            yield return new BatchItem { Index = index++, Id = text, Text = text };
        }
    }

    private static async IAsyncEnumerable<BatchResult> JudgeAsync(
        HeadHost host, BatchItem[] items, bool isExplained, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!isExplained)
        {
            using BatchHeadLease head = host.Catalog.OpenBatch(ModerationArguments.Head);
            await foreach (BatchResult row in head.RunAsync(items.ToAsyncEnumerable(), cancellationToken))
            {
                yield return row;
            }

            yield break;
        }

        foreach (BatchItem item in items)
        {
            yield return await ExplainAsync(host, item, cancellationToken);
        }
    }

    private static async Task<BatchResult> ExplainAsync(HeadHost host, BatchItem item, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement decision = item.Image is { } image
                ? await host.CallAsync(ModerationArguments.Head, "explain_image", new() { ["image"] = image }, cancellationToken)
                : await host.CallAsync(ModerationArguments.Head, "explain_text", new() { ["text"] = item.Text }, cancellationToken);
            return BatchResult.Success(item, JsonObject.Create(decision)!);
        }
        catch (ClipException error) when (error is ImageFormatException or InputException)
        {
            return BatchResult.Failure(item, error);
        }
    }

    private void Write(ParseResult parsed, List<BatchResult> rows)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (_moderation.IsJson(parsed))
        {
            foreach (BatchResult row in rows)
            {
                JsonObject line = row.Values?.DeepClone().AsObject() ?? new JsonObject { ["error"] = JsonSerializer.SerializeToNode(ErrorRow.From(row.Error!), JsonOutput.Options) };
                line.Insert(0, "item", row.Id);
                JsonOutput.WriteLine(output, line);
            }

            return;
        }

        Table table = Tables.Create(["item", "action", "category", "severity", "probability", "why"], "probability");
        foreach (BatchResult row in rows)
        {
            table.AddPlainRow(
                row.Id, Text(row, "action", "error"), Text(row, "category", ""), Text(row, "severity", ""),
                row.Values?["probability"]?.GetValue<double>().ToString("0.000", CultureInfo.InvariantCulture) ?? "",
                row.Error?.Message ?? (row.Values!["reasons"] is JsonArray reasons ? string.Join("; ", reasons) : Text(row, "reason", "")));
        }

        Tables.Write(output, table);
        foreach (BatchResult row in rows.Where(row => row.Values?["categories"] is JsonArray))
        {
            WriteExplanation(output, row);
        }
    }

    private static void WriteExplanation(TextWriter output, BatchResult row)
    {
        output.WriteLine($"{row.Id}:");
        foreach (JsonNode? category in row.Values!["categories"]!.AsArray())
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {category!["category"]}: probability {category["probability"]!.GetValue<double>():0.000}, margin {category["margin"]!.GetValue<double>():0.0000}"));
            foreach (JsonNode? prompt in category["prompts"]?.AsArray() ?? [])
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {prompt!["cosine"]!.GetValue<double>(),8:0.0000}  {prompt["prompt"]}"));
            }
        }
    }

    private static string Text(BatchResult row, string name, string otherwise) => row.Values?[name]?.ToString() ?? otherwise;
}
