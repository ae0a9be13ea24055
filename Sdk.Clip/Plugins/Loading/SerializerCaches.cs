using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Clip.Sdk.Plugins;

/// <summary>
/// The JSON serialiser remembers, for the whole process, how to reach the members of types. It forgets what was not used for a
/// second, but only when it is asked for something new: a plugin's types would otherwise stay until then.
/// </summary>
internal static class SerializerCaches
{
    private static readonly TimeSpan ForgettingTime = TimeSpan.FromMilliseconds(1300);

    /// <summary>Makes the serialiser forget what is stale.</summary>
    public static void Trim()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        JsonSerializer.Deserialize<Probe>(JsonSerializer.Serialize(new Probe { Value = 1 }, options), options);
    }

    /// <summary>Does so once what is in use now has become stale.</summary>
    public static async Task TrimLaterAsync()
    {
        await Task.Delay(ForgettingTime).ConfigureAwait(false);
        Trim();
    }

    private sealed class Probe
    {
        public int Value { get; set; }
    }
}
