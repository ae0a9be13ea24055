namespace Clip.Sdk.Clip.Tests;

/// <summary>Tests that measure the process (memory, time) run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "runs alone";
}
