using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>What a teacher makes of this process's pairs.</summary>
/// <param name="Features">[n, E] unit-length rows, without history.</param>
/// <param name="LogitScale">The logarithm of the teacher's factor on cosines, a scalar.</param>
public readonly record struct TeacherView(PairFeatures Features, Tensor LogitScale);
