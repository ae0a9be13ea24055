using System.Text.Json;
using Clip.Sdk.Engines;
using Clip.Sdk.Plugins;
using Clip.Sdk.Training.Guidance;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Hosts.Console.Heads;

/// <summary>The catalogue of a command, with the model and the engines that its heads get.</summary>
internal sealed class HeadHost : IAsyncDisposable
{
    private readonly HostModel? _model;
    private readonly HostEngines _engines;

    /// <param name="model">The model, or null; disposed with this.</param>
    /// <param name="options">How the command runs models, which further ones follow; null for the defaults.</param>
    /// <param name="open">Opens the catalogue over the engines.</param>
    public HeadHost(HostModel? model, ClipOptions? options, Func<HostEngines, HeadCatalog> open)
    {
        _model = model;
        _engines = HostEngines.Create(model, options).AddGradients(model, options);
        Catalog = open(_engines);
    }

    public HeadCatalog Catalog { get; }

    /// <summary>The model of the heads.</summary>
    /// <exception cref="InputException">The command has none.</exception>
    public IClipModel Model => _model?.Value ?? throw new InputException("The command needs a model. Name one with --model.");

    /// <summary>What makes the thumbnails of reports.</summary>
    public IImageCodec? Codec => (IImageCodec?)_engines.GetService(typeof(IImageCodec));

    /// <summary>A function of a head.</summary>
    /// <exception cref="PluginException">There is no such head or function.</exception>
    public AIFunction Function(string head, string function)
    {
        IReadOnlyList<AIFunction> functions = Catalog.Functions(head);
        return functions.FirstOrDefault(other => other.Name == function)
            ?? throw new PluginException($"Head '{head}' has no function '{function}'. It has: {string.Join(", ", functions.Select(other => $"'{other.Name}'"))}.", head);
    }

    /// <summary>Calls a function of a head.</summary>
    /// <exception cref="PluginException">There is no such head or function, or it gives a stream or nothing.</exception>
    public async Task<JsonElement> CallAsync(string head, string function, Dictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        await Function(head, function).InvokeAsync(new AIFunctionArguments(arguments), cancellationToken) is JsonElement result
            ? result
            : throw new PluginException($"Function '{function}' of head '{head}' gave no result.", head);

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync();
        _engines.Dispose();
        _model?.Dispose();
    }
}
