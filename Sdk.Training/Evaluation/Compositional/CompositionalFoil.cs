namespace Clip.Sdk.Training.Evaluation.Compositional;

/// <summary>A caption and a wrong one made from it.</summary>
/// <param name="Kind">What the wrong one gets wrong.</param>
/// <param name="Caption">The true caption.</param>
/// <param name="Foil">The wrong one.</param>
public sealed record CompositionalFoil(CompositionalKind Kind, string Caption, string Foil);
