using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Hosts.Console.Heads;

/// <summary>A head's options as a command line gives them: <c>--set name=value</c>, the value as JSON or as a text.</summary>
internal static class HeadSection
{
    public static Option<string[]> Option() => new("--set")
    {
        Description = "An option of the head, as name=value. May be given several times.",
        HelpName = "name=value",
    };

    /// <exception cref="InputException">A setting has no equals sign.</exception>
    public static JsonObject Parse(IEnumerable<string> settings)
    {
        var section = new JsonObject();
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new InputException($"'{setting}' is no setting. Write name=value.", setting);
            }

            section[setting[..equals]] = Value(setting[(equals + 1)..]);
        }

        return section;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
