using Clip.Sdk;

namespace Clip.Sdk.Hosts.Console.CommandLine;

/// <summary>Turns the errors that a user can do something about into one message; anything else keeps its stack trace.</summary>
internal static class Failures
{
    /// <summary>The message for a user, or null when the error is a defect.</summary>
    public static string? Describe(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [var only] } => Describe(only),
        ClipException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or DllNotFoundException => error.Message,
        IOException => $"{error.Message} Check the path, the permissions and the space on the disk.",
        _ => null,
    };
}
