using Clip.Sdk.Files;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>Pictures as they are named on a command line: files, folders, patterns and data URIs.</summary>
internal static class ImageArguments
{
    public const string Description = "Picture files, folders, patterns (quote them) or data URIs.";

    public static ImageSource Source(string argument) =>
        IsDataUri(argument) ? ImageSource.FromDataUri(argument) : ImageSource.FromFile(argument);

    /// <summary>A name that is fit to print.</summary>
    public static string Name(string argument) => IsDataUri(argument) ? "data-uri" : argument;

    /// <summary>Every picture that the arguments name. A file that does not exist stays in the list, as an item that will fail.</summary>
    public static IEnumerable<ImageSource> Expand(IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (IsDataUri(argument) || (!Directory.Exists(argument) && !GlobPattern.IsPattern(argument)))
            {
                yield return Source(argument);
                continue;
            }

            foreach (string path in ImageFiles.Enumerate(argument))
            {
                yield return ImageSource.FromFile(path);
            }
        }
    }

    private static bool IsDataUri(string argument) => argument.StartsWith("data:", StringComparison.OrdinalIgnoreCase);
}
