using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// What an indexing expression selects: numbers, slices and new dimensions make a view; tensors among the indices are
    /// kept aside and applied to that view at once, as libtorch does for Python.
    /// </summary>
    private sealed class Selection : IDisposable
    {
        private readonly List<Tensor?> _indices = [];
        private readonly List<Tensor> _owned = [];
        private Tensor _view;
        private bool _viewIsOwned;

        internal Selection(Tensor source, TensorIndex[] indices)
        {
            _view = source;
            try
            {
                Apply(source, indices);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            if (_viewIsOwned)
            {
                _view.Dispose();
            }

            _owned.ForEach(tensor => tensor.Dispose());
        }

        internal Tensor Read()
        {
            if (HasTensors)
            {
                return Ops.index__Tensor.One(_view, _indices.ToArray());
            }

            if (!_viewIsOwned)
            {
                return _view.alias();
            }

            _viewIsOwned = false;
            return _view;
        }

        internal void Write(Tensor value, bool accumulate)
        {
            if (HasTensors)
            {
                using Tensor fitting = value.to(_view.dtype, _view.device);
                Ops.index_put_.Run(_view, _indices.ToArray(), fitting, accumulate);
            }
            else if (accumulate)
            {
                _view.add_(value);
            }
            else
            {
                _view.copy_(value);
            }
        }

        private bool HasTensors => _indices.Exists(index => index is not null);

        private void Apply(Tensor source, TensorIndex[] indices)
        {
            long unnamed = source.Dimensions - indices.Sum(DimensionsNamed);
            long dim = 0;
            foreach (TensorIndex index in indices)
            {
                switch (index.Kind)
                {
                    case TensorIndex.IndexKind.Single:
                        Replace(_view.select(dim, index.Start ?? 0));
                        break;
                    case TensorIndex.IndexKind.Slice:
                        if (index.Start is not null || index.Stop is not null || index.Step is not null)
                        {
                            Replace(Ops.slice__Tensor.One(_view, dim, index.Start, index.Stop, index.Step ?? 1));
                        }

                        Skip(1, ref dim);
                        break;
                    case TensorIndex.IndexKind.None:
                        Replace(_view.unsqueeze(dim));
                        Skip(1, ref dim);
                        break;
                    case TensorIndex.IndexKind.Ellipsis:
                        Skip(unnamed, ref dim);
                        break;
                    case TensorIndex.IndexKind.Bool:
                        Replace(_view.unsqueeze(dim));
                        Tensor mask = tensor(new[] { index.Start != 0 }, device: source.device);
                        _owned.Add(mask);
                        _indices.Add(mask);
                        dim++;
                        break;
                    default:
                        _indices.Add(index.Indices ?? throw new ArgumentNullException(nameof(indices), "An index tensor is null."));
                        dim += DimensionsNamed(index);
                        break;
                }
            }
        }

        private void Skip(long dimensions, ref long dim)
        {
            for (long i = 0; i < dimensions; i++)
            {
                _indices.Add(null);
            }

            dim += dimensions;
        }

        private void Replace(Tensor view)
        {
            if (_viewIsOwned)
            {
                _view.Dispose();
            }

            _view = view;
            _viewIsOwned = true;
        }

        // A mask stands for as many dimensions as it has.
        private static long DimensionsNamed(TensorIndex index) => index.Kind switch
        {
            TensorIndex.IndexKind.Single or TensorIndex.IndexKind.Slice => 1,
            TensorIndex.IndexKind.Tensor => index.Indices is { } tensor && tensor.dtype is ScalarType.Bool or ScalarType.Byte
                ? index.Indices.Dimensions
                : 1,
            _ => 0,
        };
    }
}
