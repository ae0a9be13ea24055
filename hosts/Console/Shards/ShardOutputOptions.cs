using System.CommandLine;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Hosts.Console.Shards;

/// <summary>The options that say where shards are written and how large they are.</summary>
internal sealed class ShardOutputOptions
{
    private readonly Option<string> _output = new("--output", "-o") { Description = "Folder that receives the shards; it must hold none of that name.", HelpName = "folder", Required = true };
    private readonly Option<string> _name = new("--name") { Description = "First part of the shards' names: NAME-00000.tar.", HelpName = "name", DefaultValueFactory = _ => "data" };
    private readonly Option<int> _samples = new("--samples-per-shard") { Description = "Most samples of a shard.", HelpName = "n", DefaultValueFactory = _ => 10_000 };
    private readonly Option<long> _bytes = new("--bytes-per-shard") { Description = "Most bytes of a shard.", HelpName = "n", DefaultValueFactory = _ => 1_000_000_000 };

    public ShardOutputOptions(Command command)
    {
        Option[] options = [_output, _name, _samples, _bytes];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        _samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--samples-per-shard must be at least 1.");
            }
        });
        _bytes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 1)
            {
                result.AddError("--bytes-per-shard must be at least 1.");
            }
        });
    }

    /// <summary>The folder.</summary>
    public string Folder(ParseResult parsed) => parsed.GetRequiredValue(_output);

    /// <summary>Opens the writer.</summary>
    /// <exception cref="InputException">The folder holds shards of that name.</exception>
    public ShardWriter Open(ParseResult parsed)
    {
        (string folder, string name) = (Folder(parsed), parsed.GetRequiredValue(_name));
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, name + "-*.tar").FirstOrDefault() is { } old)
        {
            // Shards of an earlier, larger set would be left among the new ones and be read with them.
            throw new InputException($"'{folder}' holds shards of the name '{name}' already, such as '{old}'. Remove them, or give another --name or --output.", folder);
        }

        // Braces in a path must not be taken for the number's place.
        string pattern = Path.Combine(folder, name).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal) + "-{0:00000}.tar";
        return new ShardWriter(pattern, parsed.GetValue(_samples), parsed.GetValue(_bytes));
    }
}
