using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A function with a gradient of its own.</summary>
        /// <typeparam name="T">The deriving class itself.</typeparam>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            private static readonly T s_instance = new();

            private protected Function()
            {
            }

            /// <summary>Its name, for messages.</summary>
            public abstract string Name { get; }

            internal abstract List<Tensor> Forward(AutogradContext context, object[] vars);

            internal abstract List<Tensor> Backward(AutogradContext context, List<Tensor> gradients);

            private protected static unsafe List<Tensor> Apply(object[] vars)
            {
                ArgumentNullException.ThrowIfNull(vars);
                var call = new Call(s_instance, [.. vars.Select(value => value is Tensor { IsInvalid: false })]);
                var pin = GCHandle.Alloc(call);
                int made = NativeMethods.ct_function_new(GCHandle.ToIntPtr(pin), &FunctionCallbacks.Backward, &FunctionCallbacks.Release, out IntPtr node);
                if (made != 0)
                {
                    pin.Free();
                    NativeMethods.Check(made);
                }

                call.Context.Node = node;
                try
                {
                    return Attach(call, vars);
                }
                finally
                {
                    call.Context.Node = IntPtr.Zero;
                    NativeMethods.ct_function_release(node);
                }
            }

            private static unsafe List<Tensor> Attach(Call call, object[] vars)
            {
                List<Tensor> before;
                using (no_grad())
                {
                    before = s_instance.Forward(call.Context, vars);
                }

                List<Tensor> inputs = [.. vars.OfType<Tensor>().Where(tensor => !tensor.IsInvalid)];
                IntPtr[] results = new IntPtr[before.Count];
                int recorded;
                fixed (IntPtr* input = HandlesOf(inputs))
                fixed (IntPtr* output = HandlesOf(before))
                fixed (IntPtr* constant = HandlesOf(call.Context.NonDifferentiable))
                fixed (IntPtr* dirty = HandlesOf(call.Context.Dirty))
                fixed (IntPtr* result = results)
                {
                    NativeMethods.Check(NativeMethods.ct_function_attach(
                        call.Context.Node, input, inputs.Count, output, before.Count, constant, call.Context.NonDifferentiable.Count,
                        dirty, call.Context.Dirty.Count, call.Context.MaterializeGrads ? 1 : 0, out recorded, result));
                }

                List<Tensor> after = [.. results.Select(handle => new Tensor(handle))];
                if (recorded != 0)
                {
                    call.Context.Save(before, after);
                }

                foreach (Tensor output in before.Where(output => !inputs.Contains(output)))
                {
                    output.Dispose();
                }

                return after;
            }

            /// <summary>One application of the function, alive as long as its node.</summary>
            private sealed class Call(T function, bool[] isTensor) : IFunctionCall
            {
                public string Name => function.Name;

                internal AutogradContext Context { get; } = new();

                public void Release() => Context.Dispose();

                public void Backward(IntPtr node, ReadOnlySpan<IntPtr> gradients, Span<IntPtr> results)
                {
                    Context.Node = node;
                    using DisposeScope scope = NewDisposeScope();
                    List<Tensor> given = [];
                    foreach (IntPtr gradient in gradients)
                    {
                        given.Add(gradient == IntPtr.Zero ? null! : new Tensor(NativeMethods.ct_tensor_retain(gradient)));
                    }

                    List<Tensor> found = function.Backward(Context, given);
                    RequireFit(found);
                    int next = 0;
                    for (int i = 0; i < isTensor.Length; i++)
                    {
                        if (isTensor[i])
                        {
                            results[next++] = found[i] is { IsInvalid: false } gradient ? NativeMethods.ct_tensor_retain(gradient.Handle) : IntPtr.Zero;
                        }
                    }
                }

                private void RequireFit(List<Tensor> found)
                {
                    bool surplusIsEmpty = found.Skip(isTensor.Length).All(gradient => gradient is null || gradient.IsInvalid);
                    if (found.Count < isTensor.Length || !surplusIsEmpty)
                    {
                        throw new InvalidOperationException($"The backward pass returns one gradient for each argument of the forward pass, {isTensor.Length} in all, but gave {found.Count}.");
                    }

                    for (int i = 0; i < isTensor.Length; i++)
                    {
                        if (!isTensor[i] && found[i] is { IsInvalid: false })
                        {
                            throw new InvalidOperationException($"Argument {i + 1} of the forward pass is no tensor, but the backward pass returned a gradient for it. Return null there.");
                        }
                    }
                }
            }
        }

        /// <summary>A function with one output and a gradient of its own.</summary>
        /// <typeparam name="T">The deriving class itself.</typeparam>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            /// <summary>The output.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>One gradient for each argument of the forward pass; null for those that are no tensors or need none.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            /// <summary>Runs the function, recorded where an argument is.</summary>
            public static Tensor apply(params object[] vars) => Apply(vars)[0];

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] vars) => [forward(context, vars)];

            internal sealed override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients[0]);
        }

        /// <summary>A function with several outputs and a gradient of its own.</summary>
        /// <typeparam name="T">The deriving class itself.</typeparam>
        public abstract class MultiTensorFunction<T> : Function<T>
            where T : MultiTensorFunction<T>, new()
        {
            /// <summary>The outputs.</summary>
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>One gradient for each argument of the forward pass; null for those that are no tensors or need none.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            /// <summary>Runs the function, recorded where an argument is.</summary>
            public static List<Tensor> apply(params object[] vars) => Apply(vars);

            internal sealed override List<Tensor> Forward(AutogradContext context, object[] vars) => forward(context, vars);

            internal sealed override List<Tensor> Backward(AutogradContext context, List<Tensor> gradients) => backward(context, gradients);
        }
    }
}
