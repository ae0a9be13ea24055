using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on the tensor are recorded for gradients.</summary>
        public bool requires_grad
        {
            get => Keep(NativeMethods.ct_tensor_requires_grad(Handle)) != 0;
            set => requires_grad_(value);
        }

        /// <summary>Whether the user made it, rather than a recorded operation.</summary>
        public bool is_leaf => Keep(NativeMethods.ct_tensor_is_leaf(Handle)) != 0;

        /// <summary>The gradient that <see cref="backward()"/> has summed up; a new handle at each read, null before the first.</summary>
        public Tensor? grad
        {
            get
            {
                NativeMethods.Check(NativeMethods.ct_tensor_grad(Handle, out IntPtr found));
                GC.KeepAlive(this);
                return found == IntPtr.Zero ? null : new Tensor(found);
            }

            set
            {
                NativeMethods.Check(NativeMethods.ct_tensor_set_grad(Handle, value is null ? IntPtr.Zero : value.Handle));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Switches recording; only leaves of a floating point type can be recorded.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            NativeMethods.Check(NativeMethods.ct_tensor_set_requires_grad(Handle, requires_grad ? 1 : 0));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>Switches recording.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad()
        {
            NativeMethods.Check(NativeMethods.ct_tensor_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>Adds the gradients of this number to the leaves it was computed from.</summary>
        public void backward() => autograd.backward([this]);

        /// <summary>Adds the gradients of this tensor, weighted, to the leaves it was computed from.</summary>
        /// <param name="grad_tensors">The weight, of this tensor's shape; may be left out for one number.</param>
        /// <param name="retain_graph">Keep what was recorded, for another call.</param>
        /// <param name="create_graph">Record the gradients' computation too.</param>
        /// <param name="inputs">Only these receive gradients; all leaves if null.</param>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>The same memory outside of the graph.</summary>
        public Tensor detach() => Ops.detach.One(this);

        /// <summary>Takes the tensor out of the graph.</summary>
        public Tensor detach_() => InPlace(Ops.detach_, this);
    }
}
