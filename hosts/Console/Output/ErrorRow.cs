namespace Clip.Sdk.Hosts.Console.Output;

/// <summary>What stands in place of a result when one item of a job failed.</summary>
internal sealed record ErrorRow(string Code, string Message)
{
    public static ErrorRow From(ClipException error) => new(error.Code, error.Message);
}
