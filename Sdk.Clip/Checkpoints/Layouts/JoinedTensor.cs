namespace Clip.Sdk.Checkpoints;

/// <summary>A tensor that holds several of equal shape, one after the other along its first dimension.</summary>
internal static class JoinedTensor
{
    /// <summary>Adds the parts as views, without copying; false where the length does not divide or a name is taken.</summary>
    public static bool TrySplit(CheckpointTensor tensor, string[] names, MappedTensors mapped)
    {
        if (tensor.Shape.Count == 0 || tensor.Shape[0] % names.Length != 0)
        {
            return false;
        }

        long[] shape = [tensor.Shape[0] / names.Length, .. tensor.Shape.Skip(1)];
        bool added = true;
        for (int part = 0; part < names.Length; part++)
        {
            added &= mapped.Tensors.TryAdd(names[part], tensor.Slice(names[part], part * TensorShape.Count(shape), shape));
        }

        return added;
    }
}
