using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>Reads arguments that a person wrote.</summary>
internal static class CallArguments
{
    /// <exception cref="InputException">An argument is not 'name=value'.</exception>
    public static KernelArguments Parse(IEnumerable<string> words)
    {
        var arguments = new KernelArguments();
        foreach (string word in words)
        {
            int at = word.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new InputException($"An argument is written 'name=value', but '{word}' came.", word);
            }

            arguments[word[..at]] = Value(word[(at + 1)..]);
        }

        return arguments;
    }

    /// <summary>JSON where it is a list, an object, a number or a truth value; any other text as it stands.</summary>
    private static object Value(string text)
    {
        if (text.Length == 0 || !(text[0] is '[' or '{' or '-' || char.IsAsciiDigit(text[0]) || text is "true" or "false"))
        {
            return text;
        }

        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
