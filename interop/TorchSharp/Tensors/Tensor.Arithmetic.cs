using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a quotient becomes an integer.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Downwards.</summary>
        floor,
    }

    public partial class Tensor
    {
        /// <summary>x + y; shapes broadcast.</summary>
        public Tensor add(Tensor target) => Ops.add__Tensor.One(this, target);

        /// <summary>x + alpha · y; shapes broadcast.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Ops.add__Tensor.One(this, target, alpha);

        /// <summary>x + y.</summary>
        public Tensor add(Scalar scalar) => Ops.add__Scalar.One(this, scalar);

        /// <summary>x + alpha · y.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Ops.add__Scalar.One(this, scalar, alpha);

        /// <summary>x + y in place.</summary>
        public Tensor add_(Tensor target) => InPlace(Ops.add___Tensor, this, target);

        /// <summary>x + alpha · y in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => InPlace(Ops.add___Tensor, this, target, alpha);

        /// <summary>x + y in place.</summary>
        public Tensor add_(Scalar scalar) => InPlace(Ops.add___Scalar, this, scalar);

        /// <summary>x + alpha · y in place.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => InPlace(Ops.add___Scalar, this, scalar, alpha);

        /// <summary>x − y; shapes broadcast.</summary>
        public Tensor sub(Tensor target) => Ops.sub__Tensor.One(this, target);

        /// <summary>x − y.</summary>
        public Tensor sub(Scalar target) => Ops.sub__Scalar.One(this, target);

        /// <summary>x − y in place.</summary>
        public Tensor sub_(Tensor target) => InPlace(Ops.sub___Tensor, this, target);

        /// <summary>x − y in place.</summary>
        public Tensor sub_(Scalar target) => InPlace(Ops.sub___Scalar, this, target);

        /// <summary>x · y element by element; shapes broadcast.</summary>
        public Tensor mul(Tensor target) => Ops.mul__Tensor.One(this, target);

        /// <summary>x · y.</summary>
        public Tensor mul(Scalar target) => Ops.mul__Scalar.One(this, target);

        /// <summary>x · y in place.</summary>
        public Tensor mul_(Tensor target) => InPlace(Ops.mul___Tensor, this, target);

        /// <summary>x · y in place.</summary>
        public Tensor mul_(Scalar target) => InPlace(Ops.mul___Scalar, this, target);

        /// <summary>x / y element by element; shapes broadcast.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Ops.div__Tensor.One(this, target)
            : Ops.div__Tensor_mode.One(this, target, rounding_mode.ToString());

        /// <summary>x / y.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? Ops.div__Scalar.One(this, target)
            : Ops.div__Scalar_mode.One(this, target, rounding_mode.ToString());

        /// <summary>x / y in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? InPlace(Ops.div___Tensor, this, target)
            : InPlace(Ops.div___Tensor_mode, this, target, rounding_mode.ToString());

        /// <summary>x / y in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None
            ? InPlace(Ops.div___Scalar, this, target)
            : InPlace(Ops.div___Scalar_mode, this, target, rounding_mode.ToString());

        /// <summary>⌊x / y⌋.</summary>
        public Tensor floor_divide(Tensor other) => Ops.floor_divide.One(this, other);

        /// <summary>⌊x / y⌋.</summary>
        public Tensor floor_divide(Scalar other) => Ops.floor_divide__Scalar.One(this, other);

        /// <summary>The rest of x / y, with the sign of y.</summary>
        public Tensor remainder(Tensor target) => Ops.remainder__Tensor.One(this, target);

        /// <summary>The rest of x / y, with the sign of y.</summary>
        public Tensor remainder(Scalar scalar) => Ops.remainder__Scalar.One(this, scalar);

        /// <summary>x^y element by element.</summary>
        public Tensor pow(Tensor exponent) => Ops.pow__Tensor_Tensor.One(this, exponent);

        /// <summary>x^y.</summary>
        public Tensor pow(Scalar exponent) => Ops.pow__Tensor_Scalar.One(this, exponent);

        /// <summary>x^y in place.</summary>
        public Tensor pow_(Tensor exponent) => InPlace(Ops.pow___Tensor, this, exponent);

        /// <summary>x^y in place.</summary>
        public Tensor pow_(Scalar exponent) => InPlace(Ops.pow___Scalar, this, exponent);

        /// <summary>−x.</summary>
        public Tensor neg() => Ops.neg.One(this);

        /// <summary>−x in place.</summary>
        public Tensor neg_() => InPlace(Ops.neg_, this);

        /// <summary>−x.</summary>
        public Tensor negative() => neg();

        /// <summary>x + value · tensor1 · tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.addcmul.One(this, tensor1, tensor2, value);

        /// <summary>x + value · tensor1 · tensor2 in place.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => InPlace(Ops.addcmul_, this, tensor1, tensor2, value);

        /// <summary>x + value · tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.addcdiv.One(this, tensor1, tensor2, value);

        /// <summary>x + tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Ops.addcdiv.One(this, tensor1, tensor2);

        /// <summary>x + value · tensor1 / tensor2 in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => InPlace(Ops.addcdiv_, this, tensor1, tensor2, value);

        /// <summary>x + tensor1 / tensor2 in place.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => InPlace(Ops.addcdiv_, this, tensor1, tensor2);

        /// <summary>x + weight · (end − x).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Ops.lerp__Tensor.One(this, end, weight);

        /// <summary>x + weight · (end − x) in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => InPlace(Ops.lerp___Tensor, this, end, weight);

        /// <summary>The larger of x and y, element by element; NaN wins.</summary>
        public Tensor maximum(Tensor other) => Ops.maximum.One(this, other);

        /// <summary>The smaller of x and y, element by element; NaN wins.</summary>
        public Tensor minimum(Tensor other) => Ops.minimum.One(this, other);

        /// <summary>The angle of (x = other, y = this) in radians.</summary>
        public Tensor atan2(Tensor other) => Ops.atan2.One(this, other);

        /// <summary>x limited to [min, max]; null leaves a side open.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Ops.clamp.One(this, min, max);

        /// <summary>x limited to [min, max], tensors that broadcast; null leaves a side open.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Ops.clamp__Tensor.One(this, min, max);

        /// <summary>x limited to [min, max] in place; null leaves a side open.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => InPlace(Ops.clamp_, this, min, max);

        /// <summary>x limited to [min, max] in place; null leaves a side open.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => InPlace(Ops.clamp___Tensor, this, min, max);

        /// <summary>x limited to at most max.</summary>
        public Tensor clamp_max(Scalar max) => Ops.clamp_max.One(this, max);

        /// <summary>x limited to at least min.</summary>
        public Tensor clamp_min(Scalar min) => Ops.clamp_min.One(this, min);

        /// <summary>NaN and the infinities replaced; null takes the type's largest and smallest number.</summary>
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) =>
            Ops.nan_to_num.One(this, nan, posinf, neginf);

        private Tensor InPlace(Operator op, params ReadOnlySpan<Argument> arguments)
        {
            op.Run(arguments);
            return this;
        }
    }
}
