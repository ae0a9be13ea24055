using System.CommandLine;

namespace Clip.Sdk.Hosts.Console.Moderation;

/// <summary>The option that names a labelled sample.</summary>
internal static class ModerationLabelsOption
{
    public static Option<string> Create() => new("--labels")
    {
        Description = "Labelled items: a .csv, .tsv or .jsonl file with 'image' or 'text' and 'labels' or a column for each category, or a folder with a subfolder for each category and 'none'.",
        HelpName = "file|folder",
        Required = true,
    };
}
