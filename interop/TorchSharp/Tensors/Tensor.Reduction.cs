using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Sum of all elements.</summary>
    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    /// <summary>Sum over dimensions.</summary>
    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
        input.sum(dim, keepdim, type);

    /// <summary>Mean of all elements.</summary>
    public static Tensor mean(Tensor input) => input.mean();

    /// <summary>Mean over dimensions.</summary>
    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
        input.mean(dimensions, keepdim, type);

    /// <summary>The largest element.</summary>
    public static Tensor max(Tensor input) => input.max();

    /// <summary>The larger of two, element by element.</summary>
    public static Tensor max(Tensor input, Tensor other) => input.max(other);

    /// <summary>The largest element along a dimension, and its index.</summary>
    public static (Tensor values, Tensor indexes) max(Tensor input, long dim, bool keepdim = false) => input.max(dim, keepdim);

    /// <summary>The smallest element.</summary>
    public static Tensor min(Tensor input) => input.min();

    /// <summary>The smaller of two, element by element.</summary>
    public static Tensor min(Tensor input, Tensor other) => input.min(other);

    /// <summary>The smallest element along a dimension, and its index.</summary>
    public static (Tensor values, Tensor indexes) min(Tensor input, long dim, bool keepdim = false) => input.min(dim, keepdim);

    /// <summary>Index of the largest element of all.</summary>
    public static Tensor argmax(Tensor input) => input.argmax();

    /// <summary>Index of the largest element along a dimension.</summary>
    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    /// <summary>Index of the smallest element along a dimension.</summary>
    public static Tensor argmin(Tensor input, long dim, bool keepdim = false) => input.argmin(dim, keepdim);

    /// <summary>ln Σ e^x along a dimension, without overflow.</summary>
    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    /// <summary>e^x / Σ e^x along a dimension.</summary>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    /// <summary>The k largest elements along a dimension, and their indices.</summary>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        tensor.topk(k, dim, largest, sorted);

    /// <summary>The elements in order, and where they were.</summary>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        input.sort(dim, descending, stable);

    /// <summary>The indices that sort along a dimension.</summary>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);

    /// <summary>Running sum along a dimension.</summary>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    /// <summary>Running product along a dimension.</summary>
    public static Tensor cumprod(Tensor input, long dim, ScalarType? dtype = null) => input.cumprod(dim, dtype);

    /// <summary>Standard deviation of all elements.</summary>
    public static Tensor std(Tensor input, bool unbiased = true) => input.std(unbiased);

    /// <summary>Variance of all elements.</summary>
    public static Tensor var(Tensor input, bool unbiased = true) => input.var(unbiased);

    /// <summary>How often each non-negative integer occurs.</summary>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);

    public partial class Tensor
    {
        /// <summary>Sum of all elements.</summary>
        public Tensor sum(ScalarType? type = null) => Ops.sum.One(this, type);

        /// <summary>Sum over dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Ops.sum__dim_IntList.One(this, dim, keepdim, type);

        /// <summary>Sum over dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => sum(dim.ToArray(), keepdim, type);

        /// <summary>Sum over a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        /// <summary>Sum over two dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        /// <summary>Sum over three dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            sum([dim0, dim1, dim2], keepdim, type);

        /// <summary>Mean of all elements.</summary>
        public Tensor mean() => Ops.mean.One(this);

        /// <summary>Mean over dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Ops.mean__dim.One(this, dimensions, keepdim, type);

        /// <summary>Product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => Ops.prod.One(this, type);

        /// <summary>Product along a dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Ops.prod__dim_int.One(this, dim, keepdim, type);

        /// <summary>Standard deviation of all elements.</summary>
        public Tensor std(bool unbiased = true) => Ops.std.One(this, unbiased);

        /// <summary>Standard deviation over dimensions.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Cast(Ops.std__dim.One(this, dimensions, unbiased, keepdim), type);

        /// <summary>Standard deviation along a dimension.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        /// <summary>Variance of all elements.</summary>
        public Tensor var(bool unbiased = true) => Ops.var.One(this, unbiased);

        /// <summary>Variance along a dimension.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        /// <summary>Variance over dimensions.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Cast(Ops.var__dim.One(this, dimensions, unbiased, keepdim), type);

        /// <summary>The largest element.</summary>
        public Tensor max() => Ops.max.One(this);

        /// <summary>The larger of two, element by element.</summary>
        public Tensor max(Tensor other) => Ops.maximum.One(this, other);

        /// <summary>The largest element along a dimension, and its index.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Pair(Ops.max__dim.Many(this, dim, keepdim));

        /// <summary>The smallest element.</summary>
        public Tensor min() => Ops.min.One(this);

        /// <summary>The smaller of two, element by element.</summary>
        public Tensor min(Tensor other) => Ops.minimum.One(this, other);

        /// <summary>The smallest element along a dimension, and its index.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Pair(Ops.min__dim.Many(this, dim, keepdim));

        /// <summary>The largest element over dimensions; all of them if none is given.</summary>
        public Tensor amax(params long[] dims) => Ops.amax.One(this, dims);

        /// <summary>The largest element over dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false) => Ops.amax.One(this, dims, keepdim);

        /// <summary>The smallest element over dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false) => Ops.amin.One(this, dims, keepdim);

        /// <summary>The smallest element over dimensions; all of them if none is given.</summary>
        public Tensor amin(params long[] dims) => Ops.amin.One(this, dims);

        /// <summary>Index of the largest element of all.</summary>
        public Tensor argmax() => Ops.argmax.One(this);

        /// <summary>Index of the largest element along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Ops.argmax.One(this, dim, keepdim);

        /// <summary>Index of the smallest element of all.</summary>
        public Tensor argmin() => Ops.argmin.One(this);

        /// <summary>Index of the smallest element along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Ops.argmin.One(this, dim, keepdim);

        /// <summary>The indices that sort along a dimension.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => Ops.argsort.One(this, dim, descending);

        /// <summary>The elements in order, and where they were.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Pair(Ops.sort__stable.Many(this, stable, dim, descending));

        /// <summary>The k largest elements along a dimension, and their indices.</summary>
        public (Tensor values, Tensor indices) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Pair(Ops.topk.Many(this, k, dim, largest, sorted));

        /// <summary>Whether no element is zero.</summary>
        public Tensor all() => Ops.all.One(this);

        /// <summary>Where no element along a dimension is zero.</summary>
        public Tensor all(long dim, bool keepdim = false) => Ops.all__dim.One(this, dim, keepdim);

        /// <summary>Whether an element is not zero.</summary>
        public Tensor any() => Ops.any.One(this);

        /// <summary>Where an element along a dimension is not zero.</summary>
        public Tensor any(long dim, bool keepdim = false) => Ops.any__dim.One(this, dim, keepdim);

        /// <summary>How many elements are not zero.</summary>
        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Ops.count_nonzero.One(this) : Ops.count_nonzero__dim_IntList.One(this, dims);

        /// <summary>ln Σ e^x along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Ops.logsumexp.One(this, new[] { dim }, keepdim);

        /// <summary>e^x / Σ e^x along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Ops.softmax__int.One(this, dim, dtype);

        /// <summary>The logarithm of the softmax along a dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Ops.log_softmax__int.One(this, dim, dtype);

        /// <summary>Running sum along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => Ops.cumsum.One(this, dim, type);

        /// <summary>Running product along a dimension.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null) => Ops.cumprod.One(this, dim, type);

        /// <summary>Median of all elements; the lower of two.</summary>
        public Tensor median() => Ops.median.One(this);

        /// <summary>The value below which the share q of the elements lies, along a dimension or of all.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Ops.quantile.One(this, q, dim, keepdim);

        /// <summary>How often each non-negative integer occurs.</summary>
        public Tensor bincount(Tensor? weights, long minlength = 0) => Ops.bincount.One(this, weights, minlength);

        private static (Tensor First, Tensor Second) Pair(Tensor[] tensors) => (tensors[0], tensors[1]);

        private static Tensor Cast(Tensor tensor, ScalarType? type) => type is { } wanted ? tensor.to_type(wanted, disposeAfter: true) : tensor;
    }
}
