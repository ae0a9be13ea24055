namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>One thing that the demo shows: a few lines or a table, within a second or two.</summary>
internal interface IDemoStep
{
    /// <summary>Does it.</summary>
    Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken);
}
