using TorchSharp.Modules;

namespace Clip.Sdk.Training.Optimisation;

/// <summary>Parameters that the optimiser treats alike.</summary>
/// <param name="Names">Their full names in the module.</param>
/// <param name="Parameters">The parameters, in the order of the names.</param>
/// <param name="WeightDecay">Decoupled weight decay.</param>
/// <param name="RateFactor">Factor on the schedule's learning rate.</param>
/// <param name="IsOrthogonalised">True where steps follow the orthogonalised momentum instead of AdamW.</param>
public sealed record WeightGroup(IReadOnlyList<string> Names, IReadOnlyList<Parameter> Parameters, double WeightDecay, double RateFactor, bool IsOrthogonalised = false);
