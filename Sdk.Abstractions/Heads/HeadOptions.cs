using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Clip.Sdk.Heads;

/// <summary>A head's section of the host's configuration.</summary>
/// <param name="values">The section; null for an empty one.</param>
public sealed class HeadOptions(JsonObject? values = null)
{
    // Not shared between heads: the serialiser's caches hold on to the types of a plugin and would keep it from being unloaded.
    private readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The section as it was given.</summary>
    public JsonObject Values { get; } = values ?? [];

    /// <summary>The section as an options record; members that it does not name keep their defaults.</summary>
    /// <typeparam name="TOptions">A class or record with settable members, named in camelCase in the configuration.</typeparam>
    /// <exception cref="InputException">The section has an unknown member or a value of the wrong type.</exception>
    public TOptions Get<TOptions>()
        where TOptions : class, new()
    {
        try
        {
            return Values.Deserialize<TOptions>(_json) ?? new TOptions();
        }
        catch (JsonException exception)
        {
            throw new InputException($"The options of a head do not fit '{typeof(TOptions).Name}': {exception.Message}", exception.Path, exception);
        }
    }
}
