using System.CommandLine;
using System.CommandLine.Parsing;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>An option whose values are words of the command line for the members of an enumeration.</summary>
internal static class ChoiceOption
{
    /// <summary>Creates the option; null where it is not given.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">Its description.</param>
    /// <param name="choices">Every word with its meaning.</param>
    public static Option<T?> Create<T>(string name, string description, params (string Word, T Value)[] choices)
        where T : struct, Enum
    {
        string words = string.Join(", ", choices.Select(choice => choice.Word));
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', choices.Select(choice => choice.Word)),
            CustomParser = result => Parse(result, name, words, choices),
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. choices.Select(choice => choice.Word)]);
        return option;
    }

    private static T? Parse<T>(ArgumentResult result, string name, string words, (string Word, T Value)[] choices)
        where T : struct, Enum
    {
        string given = result.Tokens[0].Value;
        foreach ((string word, T value) in choices)
        {
            if (string.Equals(word, given, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        result.AddError($"'{given}' is no value of {name}. Use one of: {words}.");
        return null;
    }
}
