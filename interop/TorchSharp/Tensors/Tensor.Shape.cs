using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements in another shape, without a copy; one size may be −1.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The strides do not allow it.</exception>
        public Tensor view(params long[] shape) => Ops.view.One(this, shape);

        /// <summary>The same elements in the other tensor's shape, without a copy.</summary>
        public Tensor view_as(Tensor other) => Ops.view_as.One(this, other);

        /// <summary>The same elements in another shape, copied where the strides demand it; one size may be −1.</summary>
        public Tensor reshape(params long[] shape) => Ops.reshape.One(this, shape);

        /// <summary>Dimensions start_dim to end_dim joined into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Ops.flatten__using_ints.One(this, start_dim, end_dim);

        /// <summary>One dimension split into several.</summary>
        public Tensor unflatten(long dim, params long[] sizes)
        {
            long[] shape = this.shape;
            int at = Wrap((int)dim);
            return reshape([.. shape[..at], .. sizes, .. shape[(at + 1)..]]);
        }

        /// <summary>All elements in one dimension.</summary>
        public Tensor ravel() => Ops.ravel.One(this);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => Ops.transpose__int.One(this, dim0, dim1);

        /// <summary>Two dimensions exchanged, in place.</summary>
        public Tensor transpose_(long dim0, long dim1) => InPlace(Ops.transpose_, this, dim0, dim1);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => Ops.permute.One(this, permutation);

        /// <summary>The dimensions in another order.</summary>
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        /// <summary>Dimensions moved, the others keep their order.</summary>
        public Tensor movedim(long[] source, long[] destination) => Ops.movedim__intlist.One(this, source, destination);

        /// <summary>The tensor itself where it is contiguous, else a copy that is.</summary>
        public Tensor contiguous() => Ops.contiguous.One(this);

        /// <summary>Dimensions of size 1 repeated without a copy; −1 keeps a size.</summary>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => expand(sizes.ToArray(), isImplicit);

        /// <summary>Dimensions of size 1 repeated without a copy; −1 keeps a size.</summary>
        public Tensor expand(long[] sizes, bool isImplicit = false) => Ops.expand.One(this, sizes, isImplicit);

        /// <summary>Dimensions of size 1 repeated without a copy; −1 keeps a size.</summary>
        public Tensor expand(params long[] sizes) => Ops.expand.One(this, sizes);

        /// <summary>Dimensions of size 1 repeated to the other tensor's shape.</summary>
        public Tensor expand_as(Tensor other) => Ops.expand_as.One(this, other);

        /// <summary>Dimensions of size 1 repeated to a shape.</summary>
        public Tensor broadcast_to(params long[] shape) => Ops.broadcast_to.One(this, shape);

        /// <summary>The whole tensor repeated along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => Ops.repeat.One(this, sizes);

        /// <summary>Each element repeated; along a dimension, or of the flattened tensor.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Ops.repeat_interleave__self_int.One(this, repeats, dim, output_size);

        /// <summary>Each element repeated its own number of times; along a dimension, or of the flattened tensor.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Ops.repeat_interleave__self_Tensor.One(this, repeats, dim, output_size);

        /// <summary>The whole tensor repeated along each dimension; missing ones count as 1.</summary>
        public Tensor tile(long[] reps) => Ops.tile.One(this, reps);

        /// <summary>A dimension of size 1 inserted.</summary>
        public Tensor unsqueeze(long dim) => Ops.unsqueeze.One(this, dim);

        /// <summary>A dimension of size 1 inserted, in place.</summary>
        public Tensor unsqueeze_(long dim) => InPlace(Ops.unsqueeze_, this, dim);

        /// <summary>Dimensions of size 1 removed; one of them, or all.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } one ? Ops.squeeze__dim.One(this, one) : Ops.squeeze.One(this);

        /// <summary>Dimensions of size 1 removed in place; one of them, or all.</summary>
        public Tensor squeeze_(long? dim = null) =>
            dim is { } one ? InPlace(Ops.squeeze___dim, this, one) : InPlace(Ops.squeeze_, this);

        /// <summary>Pieces of the given size along a dimension; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0) => Ops.split__Tensor.Many(this, size, dim);

        /// <summary>Pieces of the given sizes along a dimension.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        /// <summary>Pieces of the given sizes along a dimension.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => Ops.split_with_sizes.Many(this, sizes, dim);

        /// <summary>Pieces of the given sizes along the first dimension.</summary>
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);

        /// <summary>At most so many pieces of equal size along a dimension; the last may be smaller.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => Ops.chunk.Many(this, chunks, dim);

        /// <summary>So many pieces along a dimension, the first ones one longer where it does not divide.</summary>
        public Tensor[] tensor_split(long size, long dim = 0L) =>
            Ops.tensor_split__sections.Many(this, size, dim);

        /// <summary>One tensor for each index of a dimension.</summary>
        public Tensor[] unbind(long dimension = 0) => Ops.unbind__int.Many(this, dimension);

        /// <summary>The order along dimensions turned round.</summary>
        public Tensor flip(params long[] dims) => Ops.flip.One(this, dims);

        /// <summary>Elements moved along dimensions; what leaves at the end comes in at the beginning.</summary>
        public Tensor roll(long[] shifts, long[] dims) => Ops.roll.One(this, shifts, dims);

        /// <summary>Elements moved along a dimension; without one, of the flattened tensor.</summary>
        public Tensor roll(long shifts, long? dims = null) =>
            Ops.roll.One(this, new[] { shifts }, dims is { } dim ? new[] { dim } : []);

        /// <summary>A view by sizes and strides, in elements.</summary>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) =>
            Ops.as_strided.One(this, size, strides, storageOffset);
    }
}
