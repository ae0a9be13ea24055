using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Plugins;

/// <summary>
/// A function of a head by its name: every call goes to the version of the plugin that is there when it begins. Holds nothing of
/// the plugin, so hosts may keep it as long as they like.
/// </summary>
internal sealed class CatalogFunction : AIFunction
{
    private readonly HeadCatalog _catalog;
    private readonly string _head;

    public CatalogFunction(HeadCatalog catalog, HeadInfo head, AIFunction function)
    {
        _catalog = catalog;
        _head = head.Name;
        Name = function.Name;
        Description = function.Description;
        JsonSchema = function.JsonSchema.Clone();
        ReturnJsonSchema = function.ReturnJsonSchema?.Clone();
        AdditionalProperties = new Dictionary<string, object?> { ["head"] = head.Name, ["plugin"] = head.Plugin.Manifest.Id };
    }

    public override string Name { get; }

    public override string Description { get; }

    public override JsonElement JsonSchema { get; }

    public override JsonElement? ReturnJsonSchema { get; }

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; }

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        HeadLease lease = _catalog.Enter(_head);
        bool isHandedOn = false;
        try
        {
            AIFunction function = lease.Head.Function(Name)
                ?? throw new PluginException($"Head '{_head}' has no function '{Name}' any more: its plugin was replaced. It has: {string.Join(", ", lease.Head.Functions.Select(other => other.Name))}.", _head);
            object? result = await function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
            if (result is IAsyncEnumerable<string> stream)
            {
                isHandedOn = true;
                return new LeasedStream(stream, lease);
            }

            return result;
        }
        catch (Exception error) when (Translate(error) is { } clear)
        {
            throw clear;
        }
        finally
        {
            if (!isHandedOn)
            {
                lease.Dispose();
            }
        }
    }

    private ClipException? Translate(Exception error) => error switch
    {
        ClipException or OperationCanceledException or OutOfMemoryException => null,
        JsonException => new InputException($"The arguments of '{Name}' of head '{_head}' do not fit its schema: {error.Message}", null, error),
        ArgumentException { ParamName: "arguments" } => new InputException($"The arguments of '{Name}' of head '{_head}' are incomplete: {error.Message}", null, error),
        _ => new PluginException($"Function '{Name}' of head '{_head}' failed: {error.GetType().Name}: {error.Message}", _head, error),
    };
}
