using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Extras;

/// <summary>One call for many tensors.</summary>
/// <remarks>Not in the real package.</remarks>
public static class ForEach
{
    private static readonly Operator s_lerp = new("_foreach_lerp_", "Scalar");

    /// <summary>targets += weight · (sources − targets), unrecorded; a moving average of parameters has the weight 1 − decay.</summary>
    /// <param name="targets">Changed in place.</param>
    /// <param name="sources">One for each target, of its shape.</param>
    /// <param name="weight">0 keeps the targets, 1 copies the sources.</param>
    public static unsafe void Lerp(IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> sources, double weight)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(sources);
        if (targets.Count != sources.Count)
        {
            throw new ArgumentException($"One source for each target is wanted, {targets.Count} in all, but got {sources.Count}.", nameof(sources));
        }

        using IDisposable unrecorded = no_grad();
        Tensor[] to = [.. targets];
        Tensor[] from = [.. sources];
        if (Array.TrueForAll(to, tensor => tensor.IsPlain) && Array.TrueForAll(from, tensor => tensor.IsPlain))
        {
            fixed (IntPtr* first = autograd.HandlesOf(to))
            fixed (IntPtr* second = autograd.HandlesOf(from))
            {
                NativeMethods.Check(NativeMethods.ct_lerp_all(first, second, to.Length, weight));
            }

            GC.KeepAlive(to);
            GC.KeepAlive(from);
        }
        else if (s_lerp.Exists && Array.TrueForAll(to, tensor => tensor.is_cuda))
        {
            s_lerp.Run(to, from, weight);
        }
        else
        {
            for (int i = 0; i < to.Length; i++)
            {
                using Tensor share = tensor(weight, to[i].dtype, to[i].device);
                using Tensor same = from[i].to(to[i].dtype, to[i].device);
                to[i].lerp_(same, share);
            }
        }
    }
}
