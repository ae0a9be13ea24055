namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>Lets the demo go on where a step's head lacks something on this machine, and says what.</summary>
internal sealed class LackedStep(string name, string title, IDemoStep step) : IDemoStep
{
    public async Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await step.RunAsync(context, cancellationToken);
        }
        catch (ClipException error)
        {
            return new DemoPart(name, new { Error = error.Message }, output => output.WriteLine($"{title,-10}not shown: {error.Message}"));
        }
    }
}
