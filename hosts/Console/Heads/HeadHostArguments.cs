using System.CommandLine;
using System.Text.Json.Nodes;
using Clip.Sdk.Files;
using Clip.Sdk.Hosts.Console.CommandLine;
using Clip.Sdk.Plugins;

namespace Clip.Sdk.Hosts.Console.Heads;

/// <summary>The options that say where heads come from and how they are set, for every command that runs one.</summary>
internal sealed class HeadHostArguments
{
    private readonly Option<string[]> _plugins = new("--plugins")
    {
        Description = "A folder of plugins, or one plugin's, before the usual ones. May be given several times.",
        HelpName = "folder",
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "Model, plugins and options of heads, as JSON or YAML. Default: clip.json, clip.yaml or clip.yml of the current folder.",
        HelpName = "file",
    };

    private readonly Option<string[]> _set = HeadSection.Option();

    public HeadHostArguments(Command command)
    {
        command.Add(_plugins);
        command.Add(_config);
        command.Add(_set);
    }

    /// <summary>Opens the catalogue; the model is loaded when a head asks for it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The command's model options; null for a command without a model.</param>
    /// <param name="head">The head that <c>--set</c> is for; null for a command that runs none.</param>
    /// <param name="defaults">Options that the command itself sets; the file's, then the command line's win.</param>
    /// <param name="overrides">Options that the command line gives by names of its own; they win.</param>
    public HeadHost Open(ParseResult parsed, ModelArguments? model, string? head = null, JsonObject? defaults = null, JsonObject? overrides = null)
    {
        HeadConfiguration file = HeadConfigurationFile.Read(parsed.GetValue(_config));
        HeadConfiguration configuration = file;
        if (head is not null)
        {
            JsonObject section = defaults ?? [];
            Merge(section, file.Section(head) ?? []);
            Merge(section, HeadSection.Parse(parsed.GetValue(_set) ?? []));
            Merge(section, overrides ?? []);
            configuration = file.WithSection(head, section);
        }

        HostModel? host = model is null ? null : Model(parsed, model, file);
        return new HeadHost(host, model?.Options(parsed), engines => HeadCatalog.Open(new HeadCatalogOptions
        {
            Folders = [.. parsed.GetValue(_plugins) ?? [], .. file.Plugins, .. PluginFolders.Default],
            Files = FileRoots.Unrestricted,
            Model = host,
            Engines = engines,
            Configuration = configuration,
            AllowedFingerprints = file.Allow,
        }));
    }

    private static HostModel? Model(ParseResult parsed, ModelArguments model, HeadConfiguration file)
    {
        if (model.IsGiven(parsed.CommandResult))
        {
            return new HostModel(() => model.Load(parsed));
        }

        return file.Model is { } path ? new HostModel(() => model.Load(parsed, path: path)) : null;
    }

    private static void Merge(JsonObject section, JsonObject values)
    {
        foreach ((string name, JsonNode? value) in values)
        {
            section[name] = value?.DeepClone();
        }
    }
}
