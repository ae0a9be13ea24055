using System.CommandLine;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>The options that say how pairs of pictures and captions are stored, for every command that reads them.</summary>
/// <remarks>No field has a type of Sdk.Training: making the command line must not load that assembly.</remarks>
internal sealed class PairSourceArguments
{
    public const string Description = "Shards ('data/{000..123}.tar' or a folder of .tar), a .csv, .tsv or .jsonl list, or a picture folder.";

    private static readonly string[] Kinds = ["auto", "web-dataset", "csv", "tsv", "jsonl", "image-folder"];

    private readonly Option<string> _kind = new("--kind")
    {
        Description = "What lies at the path, where its name does not tell: " + string.Join(", ", Kinds) + ".",
        HelpName = "kind",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _imageColumn = new("--image-column")
    {
        Description = "Column or property of the picture's path.",
        HelpName = "name",
        DefaultValueFactory = _ => "filepath",
    };

    private readonly Option<string> _captionColumn = new("--caption-column")
    {
        Description = "Column or property of the caption, also in .json files of shards.",
        HelpName = "name",
        DefaultValueFactory = _ => "title",
    };

    private readonly Option<string> _captionExtension = new("--caption-extension")
    {
        Description = "Extension of caption files in shards and picture folders; one that ends in json is read as an object.",
        HelpName = "ext",
        DefaultValueFactory = _ => "txt",
    };

    private readonly Option<string> _classTemplate = new("--class-template")
    {
        Description = "Caption of a picture in a class folder that has no caption file; {} is the folder's name.",
        HelpName = "text",
        DefaultValueFactory = _ => "a photo of a {}.",
    };

    private readonly Option<string?> _root = new("--root")
    {
        Description = "Folder that the relative paths of a list start from. Default: the list's own folder.",
        HelpName = "folder",
    };

    /// <summary>Adds the options to a command.</summary>
    public PairSourceArguments(Command command)
    {
        _kind.AcceptOnlyFromAmong(Kinds);
        Option[] options = [_kind, _imageColumn, _captionColumn, _captionExtension, _classTemplate, _root];
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>The source at a path, as the options describe it.</summary>
    public DataSourceOptions Source(ParseResult parsed, string path) => new()
    {
        Path = path,
        Kind = Enum.Parse<DataSourceKind>(parsed.GetRequiredValue(_kind).Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true),
        ImageColumn = parsed.GetRequiredValue(_imageColumn),
        CaptionColumn = parsed.GetRequiredValue(_captionColumn),
        CaptionExtension = parsed.GetRequiredValue(_captionExtension).TrimStart('.'),
        ClassTemplate = parsed.GetRequiredValue(_classTemplate),
        Root = parsed.GetValue(_root),
    };
}
