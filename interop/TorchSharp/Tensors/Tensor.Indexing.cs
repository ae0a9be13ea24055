using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A view, or a copy where tensors are among the indices.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>Elements at these indices, one tensor for each dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>One index of the first dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => AssignAt(value, i1);
        }

        /// <summary>One index of each of the first dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => AssignAt(value, i1, i2);
        }

        /// <summary>One index of each of the first dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => AssignAt(value, i1, i2, i3);
        }

        /// <summary>One index of each of the first dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => AssignAt(value, i1, i2, i3, i4);
        }

        /// <summary>One index of each of the first dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => AssignAt(value, indices);
        }

        /// <summary>A view, or a copy where tensors are among the indices.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            using var selection = new Selection(this, indices);
            return selection.Read();
        }

        /// <summary>Elements at these indices, one tensor for each dimension.</summary>
        public Tensor index(params Tensor[] indices) => Ops.index__Tensor.One(this, indices);

        /// <summary>Writes to the selected elements; the value broadcasts.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        /// <summary>Writes, or adds, to the selected elements; the value broadcasts.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var selection = new Selection(this, indices);
            selection.Write(value, accumulate);
            return this;
        }

        /// <summary>Writes to the selected elements; the value broadcasts.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        /// <summary>Writes, or adds, to the selected elements; the value broadcasts.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            InPlace(Ops.index_put_, this, indices, value, accumulate);

        /// <summary>Writes a number to the selected elements.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor number = FromScalar(value, dtype, device);
            return index_put_(number, indices, false);
        }

        /// <summary>Writes a number to the selected elements.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor number = FromScalar(value, dtype, device);
            return index_put_(number, indices, false);
        }

        /// <summary>Slices at these indices of a dimension.</summary>
        public Tensor index_select(long dim, Tensor index) => Ops.index_select.One(this, dim, index);

        /// <summary>Adds alpha · source to the slices at these indices.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Ops.index_add.One(this, dim, index, source, alpha);

        /// <summary>Adds alpha · source to the slices at these indices, in place.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            InPlace(Ops.index_add_, this, dim, index, source, alpha);

        /// <summary>Copies source to the slices at these indices, in place.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => InPlace(Ops.index_copy_, this, dim, index, source);

        /// <summary>Writes a number to the slices at these indices, in place.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => InPlace(Ops.index_fill___int_Scalar, this, dim, index, value);

        /// <summary>Elements at these indices along a dimension.</summary>
        public Tensor gather(long dim, Tensor index) => Ops.gather.One(this, dim, index);

        /// <summary>A copy with src written at these indices along a dimension.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Ops.scatter__src.One(this, dim, index, src);

        /// <summary>Writes src at these indices along a dimension.</summary>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => InPlace(Ops.scatter___src, this, dim, index, src);

        /// <summary>A copy with src added at these indices along a dimension.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Ops.scatter_add.One(this, dim, index, src);

        /// <summary>Adds src at these indices along a dimension.</summary>
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => InPlace(Ops.scatter_add_, this, dim, index, src);

        /// <summary>A part of a dimension.</summary>
        public Tensor narrow(long dim, long start, long length) => Ops.narrow.One(this, dim, start, length);

        /// <summary>One index of a dimension, which disappears.</summary>
        public Tensor select(long dim, long index) => Ops.select__int.One(this, dim, index);

        /// <summary>From start to before finish along a dimension.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => Ops.slice__Tensor.One(this, dim, start, finish, step);

        /// <summary>The elements at these positions of the flattened tensor.</summary>
        public Tensor take(Tensor index) => Ops.take.One(this, index);

        /// <summary>A copy with a number where the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Ops.masked_fill__Scalar.One(this, mask, value);

        /// <summary>Writes a number where the mask holds.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value) => InPlace(Ops.masked_fill___Scalar, this, mask, value);

        /// <summary>Elements where the mask holds, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Ops.masked_select.One(this, mask);

        /// <summary>This where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Ops.where__self.One(condition, this, y);

        /// <summary>The indices of the elements that are not zero: [count, dimensions].</summary>
        public Tensor nonzero() => Ops.nonzero.One(this);

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            Tensor found = select(0, indices[0]);
            for (int i = 1; i < indices.Length; i++)
            {
                using Tensor outer = found;
                found = outer.select(0, indices[i]);
            }

            return found;
        }

        private void AssignAt(Tensor value, params ReadOnlySpan<long> indices)
        {
            using Tensor target = At(indices);
            target.copy_(value);
        }
    }
}
