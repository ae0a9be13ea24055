using System.CommandLine;
using System.Text.Json;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Heads;
using Clip.Sdk.Hosts.Console.Moderation;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>What is done with audit logs.</summary>
internal sealed class ModerateAuditCommand : ClipCommand
{
    public ModerateAuditCommand()
        : base("audit", "Audit logs of decisions.") => Add(new VerifyCommand());

    public override IReadOnlyList<string> Examples => ["clip moderate audit verify audit.jsonl"];

    private sealed class VerifyCommand : ClipCommand
    {
        private readonly Argument<string> _path = new("log") { Description = "The audit log." };
        private readonly Option<string?> _head = new("--expect-head") { Description = "A hash noted earlier that must be in the log.", HelpName = "hash" };
        private readonly HeadHostArguments _heads;
        private readonly Option<bool> _json = CommonOptions.Json();

        public VerifyCommand()
            : base("verify", "Check every link of an audit log. Exit code 4 where something was changed, removed or added.")
        {
            Add(_path);
            Add(_head);
            Add(_json);
            _heads = new HeadHostArguments(this);
            SetAction(RunAsync);
        }

        public override IReadOnlyList<string> Examples => ["clip moderate audit verify audit.jsonl"];

        private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
        {
            await using HeadHost host = _heads.Open(parsed, model: null, ModerationArguments.Head);
            var arguments = new Dictionary<string, object?> { ["path"] = parsed.GetRequiredValue(_path), ["expectedHead"] = parsed.GetValue(_head) };
            JsonElement report = await host.CallAsync(ModerationArguments.Head, "verify_audit_log", arguments, cancellationToken);
            bool isIntact = report.GetProperty("isIntact").GetBoolean();
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(_json))
            {
                JsonOutput.WriteLine(output, report);
            }
            else if (isIntact)
            {
                await output.WriteLineAsync($"{report.GetProperty("entries")} entries, every link holds. The last hash is {report.GetProperty("head").GetString()}; note it elsewhere.");
            }
            else
            {
                string place = report.TryGetProperty("line", out JsonElement line) && line.ValueKind == JsonValueKind.Number ? $", line {line}" : "";
                await output.WriteLineAsync($"'{report.GetProperty("path").GetString()}'{place}: {report.GetProperty("problem").GetString()} {report.GetProperty("entries")} entries before hold.");
            }

            return isIntact ? ExitCode.Success : ExitCode.BadInput;
        }
    }
}
