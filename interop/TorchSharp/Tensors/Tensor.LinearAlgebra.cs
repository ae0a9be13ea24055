using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Matrix product over the last two dimensions; the others broadcast.</summary>
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    /// <summary>[n, m] · [m, p] → [n, p].</summary>
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    /// <summary>[b, n, m] · [b, m, p] → [b, n, p].</summary>
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    /// <summary>[n, m] · [m] → [n].</summary>
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);

    /// <summary>[n] · [n] → a number.</summary>
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    /// <summary>[n] × [m] → [n, m].</summary>
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);

    /// <summary>beta · input + alpha · (batch1 · batch2).</summary>
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
        input.baddbmm(batch1, batch2, beta, alpha);

    /// <summary>beta · input + alpha · (mat1 · mat2).</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) =>
        input.addmm(mat1, mat2, beta, alpha);

    /// <summary>Sums of products by an equation such as 'bid,bjd-&gt;bij'.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => Ops.einsum.One(equation, tensors);

    /// <summary>The p-norm of all elements.</summary>
    public static Tensor norm(Tensor input, float p = 2f) => input.norm(p);

    /// <summary>Distances of all pairs of rows: [.., n, d], [.., m, d] → [.., n, m].</summary>
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2.0) => Ops.cdist.One(x1, x2, p);

    public partial class Tensor
    {
        /// <summary>Matrix product over the last two dimensions; the others broadcast.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The shapes do not fit.</exception>
        public Tensor matmul(Tensor target) => Ops.matmul.One(this, target);

        /// <summary>[n, m] · [m, p] → [n, p].</summary>
        public Tensor mm(Tensor target) => Ops.mm.One(this, target);

        /// <summary>[b, n, m] · [b, m, p] → [b, n, p].</summary>
        public Tensor bmm(Tensor batch2) => Ops.bmm.One(this, batch2);

        /// <summary>[n, m] · [m] → [n].</summary>
        public Tensor mv(Tensor target) => Ops.mv.One(this, target);

        /// <summary>[n] · [n] → a number.</summary>
        public Tensor dot(Tensor target) => Ops.dot.One(this, target);

        /// <summary>[n] × [m] → [n, m].</summary>
        public Tensor outer(Tensor vec2) => Ops.outer.One(this, vec2);

        /// <summary>beta · x + alpha · (batch1 · batch2).</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Ops.baddbmm.One(this, batch1, batch2, Exact(beta), Exact(alpha));

        /// <summary>beta · x + alpha · (mat1 · mat2).</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Ops.addmm.One(this, mat1, mat2, Exact(beta), Exact(alpha));

        /// <summary>beta · x + alpha · (mat1 · mat2) in place.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            InPlace(Ops.addmm_, this, mat1, mat2, Exact(beta), Exact(alpha));

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2f) => Ops.norm__Scalar.One(this, (double)p);

        /// <summary>The p-norm along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) =>
            Ops.norm__ScalarOpt_dim.One(this, (double)p, new long[] { dim }, keepdim);

        /// <summary>Transpose of a matrix.</summary>
        public Tensor t() => Ops.t.One(this);

        /// <summary>All dimensions in reverse order.</summary>
        public Tensor T => Ops.numpy_T.One(this);

        /// <summary>The last two dimensions exchanged.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>Elements on and above the diagonal, zeros below.</summary>
        public Tensor triu(long diagonal = 0) => Ops.triu.One(this, diagonal);

        /// <summary>Elements on and above the diagonal, zeros below; in place.</summary>
        public Tensor triu_(long diagonal = 0) => InPlace(Ops.triu_, this, diagonal);

        /// <summary>Elements on and below the diagonal, zeros above.</summary>
        public Tensor tril(long diagonal = 0) => Ops.tril.One(this, diagonal);

        /// <summary>Elements on and below the diagonal, zeros above; in place.</summary>
        public Tensor tril_(long diagonal = 0) => InPlace(Ops.tril_, this, diagonal);

        /// <summary>A vector as a matrix's diagonal, or a matrix's diagonal as a vector.</summary>
        public Tensor diag(long diagonal = 0) => Ops.diag.One(this, diagonal);

        /// <summary>The diagonal over two dimensions, as the last dimension of a view.</summary>
        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) => Ops.diagonal.One(this, offset, dim1, dim2);

        /// <summary>Sum of the diagonal.</summary>
        public Tensor trace() => Ops.trace.One(this);

        // 1 stays the integer 1, so that products of integer matrices accept it.
        private static Argument Exact(float value) =>
            value == MathF.Truncate(value) && MathF.Abs(value) < 1e9f ? (long)value : (double)value;
    }
}
