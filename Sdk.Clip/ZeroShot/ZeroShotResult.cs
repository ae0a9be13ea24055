namespace Clip.Sdk.ZeroShot;

/// <summary>The labels of one picture.</summary>
/// <param name="Name">The picture's name.</param>
/// <param name="Ranked">Labels from the best to the worst; equal ones in the order of the classifier's labels.</param>
public sealed record ZeroShotResult(string Name, IReadOnlyList<ZeroShotPrediction> Ranked)
{
    /// <summary>The label that fits best.</summary>
    public ZeroShotPrediction Best => Ranked[0];
}
