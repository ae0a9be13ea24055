using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>x = y element by element; a tensor, unlike in PyTorch, as in the real package.</summary>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.eq(target);

    /// <summary>Whether |x − y| ≤ atol + rtol · |y| everywhere.</summary>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    public partial class Tensor
    {
        /// <summary>Whether two tensors have the same shape and elements.</summary>
        public bool Equals(Tensor target) => Ops.equal.Scalar(this, target).ToBoolean();

        /// <summary>Whether |x − y| ≤ atol + rtol · |y| everywhere.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Ops.allclose.Scalar(this, target, rtol, atol, equal_nan).ToBoolean();

        /// <summary>Where |x − y| ≤ atol + rtol · |y|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Ops.isclose.One(this, other, rtol, atol, nanEqual);

        /// <summary>x = y element by element.</summary>
        public Tensor eq(Tensor target) => Ops.eq__Tensor.One(this, target);

        /// <summary>x = y element by element.</summary>
        public Tensor eq(Scalar target) => Ops.eq__Scalar.One(this, target);

        /// <summary>x ≠ y element by element.</summary>
        public Tensor ne(Tensor target) => Ops.ne__Tensor.One(this, target);

        /// <summary>x ≠ y element by element.</summary>
        public Tensor ne(Scalar target) => Ops.ne__Scalar.One(this, target);

        /// <summary>x &lt; y element by element.</summary>
        public Tensor lt(Tensor target) => Ops.lt__Tensor.One(this, target);

        /// <summary>x &lt; y element by element.</summary>
        public Tensor lt(Scalar target) => Ops.lt__Scalar.One(this, target);

        /// <summary>x ≤ y element by element.</summary>
        public Tensor le(Tensor target) => Ops.le__Tensor.One(this, target);

        /// <summary>x ≤ y element by element.</summary>
        public Tensor le(Scalar target) => Ops.le__Scalar.One(this, target);

        /// <summary>x &gt; y element by element.</summary>
        public Tensor gt(Tensor target) => Ops.gt__Tensor.One(this, target);

        /// <summary>x &gt; y element by element.</summary>
        public Tensor gt(Scalar target) => Ops.gt__Scalar.One(this, target);

        /// <summary>x ≥ y element by element.</summary>
        public Tensor ge(Tensor target) => Ops.ge__Tensor.One(this, target);

        /// <summary>x ≥ y element by element.</summary>
        public Tensor ge(Scalar target) => Ops.ge__Scalar.One(this, target);

        /// <summary>Both are not zero.</summary>
        public Tensor logical_and(Tensor other) => Ops.logical_and.One(this, other);

        /// <summary>At least one is not zero.</summary>
        public Tensor logical_or(Tensor other) => Ops.logical_or.One(this, other);

        /// <summary>Exactly one is not zero.</summary>
        public Tensor logical_xor(Tensor other) => Ops.logical_xor.One(this, other);

        /// <summary>And of the bits.</summary>
        public Tensor bitwise_and(Tensor other) => Ops.bitwise_and__Tensor.One(this, other);

        /// <summary>Or of the bits.</summary>
        public Tensor bitwise_or(Tensor other) => Ops.bitwise_or__Tensor.One(this, other);

        /// <summary>Exclusive or of the bits.</summary>
        public Tensor bitwise_xor(Tensor other) => Ops.bitwise_xor__Tensor.One(this, other);
    }
}
