using System.CommandLine;
using Clip.Sdk.Batches;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>The options that say what a batch job reads, for every command that runs one.</summary>
internal sealed class BatchSourceArguments
{
    private readonly Option<string[]> _inputs = new("--input", "-i")
    {
        Description = "Folders, patterns (quote them) or pictures; one .csv, .tsv or .jsonl; a .txt with a path a line; tar shards ('part-{000..123}.tar'); or - for standard input.",
        HelpName = "path",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _prompts = new("--prompts")
    {
        Description = "Texts for a folder of pictures: a .txt in the order of the pictures' names, or a .json by file name (DiffusionDB's part files).",
        HelpName = "file",
    };

    private readonly Option<string?> _image = new("--image-column") { Description = "Column of the picture. Default: image, image_path, path, file, file_name or filename.", HelpName = "name" };
    private readonly Option<string?> _text = new("--text-column") { Description = "Column of the text. Default: text, prompt, caption or p.", HelpName = "name" };
    private readonly Option<string?> _id = new("--id-column") { Description = "Column of the item's name. Default: id, custom_id, key, or the row's number.", HelpName = "name" };
    private readonly Option<string?> _references = new("--references-column") { Description = "Column of reference texts. Default: references, refs or reference.", HelpName = "name" };
    private readonly Option<string?> _root = new("--image-root") { Description = "Folder that paths in tables begin at. Default: the table's own.", HelpName = "folder" };

    public BatchSourceArguments(Command command, bool isRequired = true)
    {
        _inputs.Required = isRequired;
        foreach (Option option in (Option[])[_inputs, _prompts, _image, _text, _id, _references, _root])
        {
            command.Add(option);
        }
    }

    public bool IsGiven(System.CommandLine.Parsing.CommandResult result) => result.GetValue(_inputs) is { Length: > 0 };

    public IBatchSource Open(ParseResult parsed) => Open(parsed, parsed.GetValue(_inputs)!);

    public IBatchSource Open(ParseResult parsed, IReadOnlyList<string> inputs) => BatchSources.Open(inputs, new BatchSourceOptions
    {
        PromptsFile = parsed.GetValue(_prompts),
        ImageColumn = parsed.GetValue(_image),
        TextColumn = parsed.GetValue(_text),
        IdColumn = parsed.GetValue(_id),
        ReferencesColumn = parsed.GetValue(_references),
        ImageRoot = parsed.GetValue(_root),
    });
}
