using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Hosts.Console.Commands.Demo;
using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Commands;

/// <summary>Shows what the SDK does, on the model and the pictures that lie in the repository.</summary>
internal sealed class DemoCommand : ClipCommand
{
    /// <summary>What is shown, in this order. A head joins by a step of its own.</summary>
    private static readonly IReadOnlyList<IDemoStep> Steps =
    [
        new ReferenceStep(), new ClassesStep(), new SearchStep(), new ScoreStep(),
        new LackedStep("moderation", "Moderate", new ModerationStep()), new LackedStep("captions", "Caption", new CaptionStep()), new LackedStep("guidance", "Guide", new GuidanceStep()),
    ];

    private readonly Option<bool> _json = CommonOptions.Json();

    public DemoCommand()
        : base("demo", "Run everything once on the model and pictures of this repository and say what was done.")
    {
        Add(_json);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<string> Examples => ["clip demo", "clip demo --json"];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        bool json = parsed.GetValue(_json);
        long started = Stopwatch.GetTimestamp();
        await using DemoContext context = await DemoContext.OpenAsync(cancellationToken);
        Dictionary<string, object> facts = new(StringComparer.Ordinal) { ["model"] = context.Model.Info };
        if (!json)
        {
            context.Write(output);
        }

        foreach (IDemoStep step in Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DemoPart part = await step.RunAsync(context, cancellationToken);
            facts.Add(part.Name, part.Facts);
            if (!json)
            {
                part.Write(output);
            }
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        facts.Add("seconds", seconds);
        if (json)
        {
            JsonOutput.WriteLine(output, facts);
        }
        else
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Done in {seconds:F2} s. Next: ./clip --help, or ./clip classify --model <your checkpoint> --labels a,b,c <pictures>."));
        }

        return ExitCode.Success;
    }
}
