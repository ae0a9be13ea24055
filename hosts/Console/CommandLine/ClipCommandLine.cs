using System.CommandLine;
using System.CommandLine.Help;
using Clip.Sdk.Hosts.Console.Commands;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>The whole command line.</summary>
internal static class ClipCommandLine
{
    public static RootCommand Create()
    {
        var root = new RootCommand("CLIP for .NET: encode, classify, search and score pictures and texts.")
        {
            new ClassifyCommand(),
            new EmbedCommand(),
            new ScoreCommand(),
            new ModerateCommand(),
            new BatchCommand(),
            new IndexCommand(),
            new SearchCommand(),
            new CaptionCommand(),
            new InspectCommand(),
            new ExportCommand(),
            new TokenizeCommand(),
            new TokenizerCommand(),
            new DataCommand(),
            new TrainCommand(),
            new GuideCommand(),
            new EvaluateCommand(),
            new ProbeCommand(),
            new HeadsCommand(),
            new PreprocessCommand(),
            new DemoCommand(),
            new CompletionCommand(),
        };
        root.Add(RunTiming.Option);
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        return root;
    }
}
