using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function hands from its forward to its backward pass.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];
            private List<Tensor> _toSave = [];
            private int _saved;

            internal AutogradContext()
            {
            }

            /// <summary>Whether gradients that did not arrive are given as zeros, rather than as null.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>The native node; set while the forward pass attaches it and while the backward pass runs.</summary>
            internal IntPtr Node { get; set; }

            internal List<Tensor> Dirty { get; private set; } = [];

            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>Keeps tensors, inputs or outputs, for the backward pass. Called at most once, in the forward pass.</summary>
            public void save_for_backward(List<Tensor> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                _toSave = tensors;
            }

            /// <summary>The kept tensors; an exception where one has been changed in place since.</summary>
            public unsafe List<Tensor> get_saved_variables()
            {
                IntPtr[] handles = new IntPtr[_saved];
                fixed (IntPtr* first = handles)
                {
                    NativeMethods.Check(NativeMethods.ct_function_saved(Node, first, handles.Length));
                }

                return [.. handles.Select(handle => handle == IntPtr.Zero ? null! : new Tensor(handle))];
            }

            /// <summary>Keeps something that is no tensor.</summary>
            /// <exception cref="ArgumentException">It is a tensor, which would never be freed.</exception>
            public void save_data(string key, object value)
            {
                if (value is Tensor)
                {
                    throw new ArgumentException($"'{key}' is a tensor; keep tensors with save_for_backward().", nameof(value));
                }

                _data[key] = value;
            }

            /// <summary>What was kept under a name; null where nothing was.</summary>
            public object? get_data(string key) => _data.GetValueOrDefault(key);

            /// <summary>Says which inputs the forward pass changed in place.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty = [.. tensors];

            /// <summary>Says which outputs have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = [.. tensors];

            /// <summary>Chooses whether gradients that did not arrive are given as zeros, rather than as null.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Forgets what was kept.</summary>
            protected virtual void Dispose(bool disposing)
            {
                _data.Clear();
                _toSave.Clear();
            }

            /// <summary>Puts the kept tensors under libtorch's care; an output is exchanged for the one that carries the history.</summary>
            internal unsafe void Save(List<Tensor> before, List<Tensor> after)
            {
                List<Tensor> tensors = [.. _toSave.Select(tensor => before.FindIndex(output => ReferenceEquals(output, tensor)) is var at and >= 0 ? after[at] : tensor)];
                _saved = tensors.Count;
                _toSave = [];
                fixed (IntPtr* first = HandlesOf(tensors))
                {
                    NativeMethods.Check(NativeMethods.ct_function_save(Node, first, _saved));
                }

                GC.KeepAlive(tensors);
            }
        }
    }
}
