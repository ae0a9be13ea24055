namespace Clip.Sdk.Moderation.Policies;

/// <summary>A name for a range of probabilities, which reports show.</summary>
/// <param name="Name">For example <c>high</c>.</param>
/// <param name="From">The lowest probability of the band; it reaches to the next one.</param>
public sealed record SeverityBand(string Name, double From);
