using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients of what was recorded.</summary>
    public static partial class autograd
    {
        /// <summary>Adds gradients to the leaves that a tensor was computed from.</summary>
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds gradients to the leaves that a tensor was computed from.</summary>
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Adds gradients to the leaves that the tensors were computed from.</summary>
        /// <param name="tensors">What is differentiated.</param>
        /// <param name="grad_tensors">Their weights; may be left out for single numbers.</param>
        /// <param name="retain_graph">Keep what was recorded; as <paramref name="create_graph"/> if null.</param>
        /// <param name="create_graph">Record the gradients' computation too.</param>
        /// <param name="inputs">Only these receive gradients; all leaves if null.</param>
        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            RequireOneEach(tensors, grad_tensors);
            IntPtr[] outputs = HandlesOf(tensors);
            IntPtr[]? gradients = grad_tensors is null ? null : HandlesOf(grad_tensors);
            IntPtr[] targets = inputs is null ? [] : HandlesOf(inputs);
            fixed (IntPtr* output = outputs)
            fixed (IntPtr* gradient = gradients)
            fixed (IntPtr* target = targets)
            {
                NativeMethods.Check(NativeMethods.ct_backward(
                    output, gradient, outputs.Length, Flag(retain_graph), create_graph ? 1 : 0, target, targets.Length));
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        /// <summary>The sum of gradients of the outputs with respect to the inputs, without touching their <see cref="Tensor.grad"/>.</summary>
        /// <param name="outputs">What is differentiated.</param>
        /// <param name="inputs">With respect to what.</param>
        /// <param name="grad_outputs">Weights of the outputs; may be left out for single numbers.</param>
        /// <param name="retain_graph">Keep what was recorded, for another call.</param>
        /// <param name="create_graph">Record the gradients' computation too.</param>
        /// <param name="allow_unused">Give null, rather than raise, for inputs that the outputs do not depend on.</param>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            ArgumentNullException.ThrowIfNull(outputs);
            ArgumentNullException.ThrowIfNull(inputs);
            RequireOneEach(outputs, grad_outputs);
            IntPtr[] sources = HandlesOf(outputs);
            IntPtr[]? gradients = grad_outputs is null ? null : HandlesOf(grad_outputs);
            IntPtr[] targets = HandlesOf(inputs);
            IntPtr[] found = new IntPtr[targets.Length];
            fixed (IntPtr* source = sources)
            fixed (IntPtr* gradient = gradients)
            fixed (IntPtr* target = targets)
            fixed (IntPtr* result = found)
            {
                NativeMethods.Check(NativeMethods.ct_grad(
                    source, gradient, sources.Length, target, targets.Length,
                    retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, result));
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(found, handle => handle == IntPtr.Zero ? null! : new Tensor(handle));
        }

        internal static IntPtr[] HandlesOf(IList<Tensor> tensors)
        {
            IntPtr[] handles = new IntPtr[tensors.Count];
            for (int i = 0; i < handles.Length; i++)
            {
                handles[i] = tensors[i]?.Handle ?? IntPtr.Zero;
            }

            return handles;
        }

        private static void RequireOneEach(IList<Tensor> outputs, IList<Tensor>? gradients)
        {
            if (gradients is not null && gradients.Count != outputs.Count)
            {
                throw new ArgumentException(
                    $"One weight for each differentiated tensor is wanted, {outputs.Count} in all, but got {gradients.Count}.", nameof(gradients));
            }
        }

        private static int Flag(bool? value) => value switch { null => -1, true => 1, false => 0 };
    }
}
