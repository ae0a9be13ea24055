using Clip.Sdk.Training.Evaluation.LinearProbes;

namespace Clip.Sdk.Hosts.Console.Probes;

/// <summary>A fitted probe and how it was found.</summary>
/// <param name="Probe">The probe.</param>
/// <param name="Rows">Pictures that it was fitted on.</param>
/// <param name="ValidationAccuracy">Accuracy at the chosen strength on the held-out pictures, before these were fitted too; null without a sweep.</param>
internal sealed record ProbeFit(LinearProbeFile Probe, int Rows, double? ValidationAccuracy);
