namespace Clip.Sdk.Checkpoints;

/// <summary>What a torch file holds: its values, its tensors by path, and whether TorchScript wrote it.</summary>
/// <param name="Root">The tree of values.</param>
/// <param name="Tensors">Every tensor by the path to it, joined with dots.</param>
/// <param name="Format">Which of torch's formats the file has.</param>
internal sealed record TorchContent(PickleValue Root, Dictionary<string, CheckpointTensor> Tensors, TensorArchiveFormat Format);
