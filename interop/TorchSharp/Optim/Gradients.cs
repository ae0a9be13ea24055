using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Norm and scaling of many gradients at once: one pass in the shim on the processor, libtorch's foreach kernels elsewhere.</summary>
internal static class Gradients
{
    internal static unsafe double Norm(Tensor[] gradients, double p)
    {
        if (gradients.Length == 0)
        {
            return 0;
        }

        if (p == 2 && Array.TrueForAll(gradients, tensor => tensor.IsPlain))
        {
            double norm;
            fixed (IntPtr* first = autograd.HandlesOf(gradients))
            {
                NativeMethods.Check(NativeMethods.ct_norm_of_all(first, gradients.Length, out norm));
            }

            GC.KeepAlive(gradients);
            return norm;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor[] norms = double.IsFinite(p)
            ? Ops._foreach_norm__Scalar.Many(gradients, p)
            : Array.ConvertAll(gradients, gradient => gradient.abs().max());
        Tensor all = stack(Array.ConvertAll(norms, norm => norm.to(ScalarType.Float32, gradients[0].device)));
        return (double.IsFinite(p) ? all.norm((float)p) : all.max()).ToDouble();
    }

    internal static unsafe void Scale(Tensor[] gradients, double factor)
    {
        if (Array.TrueForAll(gradients, tensor => tensor.IsPlain))
        {
            fixed (IntPtr* first = autograd.HandlesOf(gradients))
            {
                NativeMethods.Check(NativeMethods.ct_scale_all(first, gradients.Length, factor));
            }

            GC.KeepAlive(gradients);
            return;
        }

        Ops._foreach_mul___Scalar.Run(gradients, factor);
    }
}
