using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>|x|, element by element.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>Arc cosine, radians, element by element.</summary>
    public static Tensor acos(Tensor input) => input.acos();

    /// <summary>Arc sine, radians, element by element.</summary>
    public static Tensor asin(Tensor input) => input.asin();

    /// <summary>Arc tangent, radians, element by element.</summary>
    public static Tensor atan(Tensor input) => input.atan();

    /// <summary>The next integer upwards, element by element.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();

    /// <summary>Cosine of radians, element by element.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>Hyperbolic cosine, element by element.</summary>
    public static Tensor cosh(Tensor input) => input.cosh();

    /// <summary>Error function, element by element.</summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary>1 − erf, element by element.</summary>
    public static Tensor erfc(Tensor input) => input.erfc();

    /// <summary>e^x, element by element.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>2^x, element by element.</summary>
    public static Tensor exp2(Tensor input) => input.exp2();

    /// <summary>e^x − 1, element by element.</summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary>The next integer downwards, element by element.</summary>
    public static Tensor floor(Tensor input) => input.floor();

    /// <summary>x less its integer part, element by element.</summary>
    public static Tensor frac(Tensor input) => input.frac();

    /// <summary>Natural logarithm, element by element.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>Logarithm to base 10, element by element.</summary>
    public static Tensor log10(Tensor input) => input.log10();

    /// <summary>ln(1 + x), element by element.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary>Logarithm to base 2, element by element.</summary>
    public static Tensor log2(Tensor input) => input.log2();

    /// <summary>1 / x, element by element.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <summary>The nearest number of so many decimals, ties to even, element by element.</summary>
    public static Tensor round(Tensor input, long decimals = 0L) => input.round(decimals);

    /// <summary>1 / √x, element by element.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>1 / (1 + e^−x), element by element.</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>−1, 0 or 1, element by element.</summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary>Sine of radians, element by element.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>Hyperbolic sine, element by element.</summary>
    public static Tensor sinh(Tensor input) => input.sinh();

    /// <summary>√x, element by element.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>x², element by element.</summary>
    public static Tensor square(Tensor input) => input.square();

    /// <summary>Tangent of radians, element by element.</summary>
    public static Tensor tan(Tensor input) => input.tan();

    /// <summary>Hyperbolic tangent, element by element.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>x cut towards zero, element by element.</summary>
    public static Tensor trunc(Tensor input) => input.trunc();

    /// <summary>Inverse of erf, element by element.</summary>
    public static Tensor erfinv(Tensor input) => input.erfinv();

    /// <summary>Which elements are NaN.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary>Which elements are infinite.</summary>
    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    /// <summary>Which elements are neither NaN nor infinite.</summary>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <summary>Which elements are zero, element by element.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <summary>Every bit, or truth value, turned round, element by element.</summary>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    public partial class Tensor
    {
        /// <summary>|x|, element by element.</summary>
        public Tensor abs() => Ops.abs.One(this);

        /// <summary>|x|, element by element; in place.</summary>
        public Tensor abs_() => InPlace(Ops.abs_, this);

        /// <summary>Arc cosine, radians, element by element.</summary>
        public Tensor acos() => Ops.acos.One(this);

        /// <summary>Arc cosine, radians, element by element; in place.</summary>
        public Tensor acos_() => InPlace(Ops.acos_, this);

        /// <summary>Arc sine, radians, element by element.</summary>
        public Tensor asin() => Ops.asin.One(this);

        /// <summary>Arc sine, radians, element by element; in place.</summary>
        public Tensor asin_() => InPlace(Ops.asin_, this);

        /// <summary>Arc tangent, radians, element by element.</summary>
        public Tensor atan() => Ops.atan.One(this);

        /// <summary>Arc tangent, radians, element by element; in place.</summary>
        public Tensor atan_() => InPlace(Ops.atan_, this);

        /// <summary>The next integer upwards, element by element.</summary>
        public Tensor ceil() => Ops.ceil.One(this);

        /// <summary>The next integer upwards, element by element; in place.</summary>
        public Tensor ceil_() => InPlace(Ops.ceil_, this);

        /// <summary>Cosine of radians, element by element.</summary>
        public Tensor cos() => Ops.cos.One(this);

        /// <summary>Cosine of radians, element by element; in place.</summary>
        public Tensor cos_() => InPlace(Ops.cos_, this);

        /// <summary>Hyperbolic cosine, element by element.</summary>
        public Tensor cosh() => Ops.cosh.One(this);

        /// <summary>Hyperbolic cosine, element by element; in place.</summary>
        public Tensor cosh_() => InPlace(Ops.cosh_, this);

        /// <summary>Error function, element by element.</summary>
        public Tensor erf() => Ops.erf.One(this);

        /// <summary>Error function, element by element; in place.</summary>
        public Tensor erf_() => InPlace(Ops.erf_, this);

        /// <summary>1 − erf, element by element.</summary>
        public Tensor erfc() => Ops.erfc.One(this);

        /// <summary>1 − erf, element by element; in place.</summary>
        public Tensor erfc_() => InPlace(Ops.erfc_, this);

        /// <summary>e^x, element by element.</summary>
        public Tensor exp() => Ops.exp.One(this);

        /// <summary>e^x, element by element; in place.</summary>
        public Tensor exp_() => InPlace(Ops.exp_, this);

        /// <summary>2^x, element by element.</summary>
        public Tensor exp2() => Ops.exp2.One(this);

        /// <summary>2^x, element by element; in place.</summary>
        public Tensor exp2_() => InPlace(Ops.exp2_, this);

        /// <summary>e^x − 1, element by element.</summary>
        public Tensor expm1() => Ops.expm1.One(this);

        /// <summary>e^x − 1, element by element; in place.</summary>
        public Tensor expm1_() => InPlace(Ops.expm1_, this);

        /// <summary>The next integer downwards, element by element.</summary>
        public Tensor floor() => Ops.floor.One(this);

        /// <summary>The next integer downwards, element by element; in place.</summary>
        public Tensor floor_() => InPlace(Ops.floor_, this);

        /// <summary>x less its integer part, element by element.</summary>
        public Tensor frac() => Ops.frac.One(this);

        /// <summary>x less its integer part, element by element; in place.</summary>
        public Tensor frac_() => InPlace(Ops.frac_, this);

        /// <summary>Natural logarithm, element by element.</summary>
        public Tensor log() => Ops.log.One(this);

        /// <summary>Natural logarithm, element by element; in place.</summary>
        public Tensor log_() => InPlace(Ops.log_, this);

        /// <summary>Logarithm to base 10, element by element.</summary>
        public Tensor log10() => Ops.log10.One(this);

        /// <summary>Logarithm to base 10, element by element; in place.</summary>
        public Tensor log10_() => InPlace(Ops.log10_, this);

        /// <summary>ln(1 + x), element by element.</summary>
        public Tensor log1p() => Ops.log1p.One(this);

        /// <summary>ln(1 + x), element by element; in place.</summary>
        public Tensor log1p_() => InPlace(Ops.log1p_, this);

        /// <summary>Logarithm to base 2, element by element.</summary>
        public Tensor log2() => Ops.log2.One(this);

        /// <summary>Logarithm to base 2, element by element; in place.</summary>
        public Tensor log2_() => InPlace(Ops.log2_, this);

        /// <summary>1 / x, element by element.</summary>
        public Tensor reciprocal() => Ops.reciprocal.One(this);

        /// <summary>1 / x, element by element; in place.</summary>
        public Tensor reciprocal_() => InPlace(Ops.reciprocal_, this);

        /// <summary>The nearest number of so many decimals, ties to even, element by element.</summary>
        public Tensor round(long decimals = 0L) => Ops.round__decimals.One(this, decimals);

        /// <summary>The nearest number of so many decimals, ties to even, element by element; in place.</summary>
        public Tensor round_(long decimals = 0L) => InPlace(Ops.round___decimals, this, decimals);

        /// <summary>1 / √x, element by element.</summary>
        public Tensor rsqrt() => Ops.rsqrt.One(this);

        /// <summary>1 / √x, element by element; in place.</summary>
        public Tensor rsqrt_() => InPlace(Ops.rsqrt_, this);

        /// <summary>1 / (1 + e^−x), element by element.</summary>
        public Tensor sigmoid() => Ops.sigmoid.One(this);

        /// <summary>1 / (1 + e^−x), element by element; in place.</summary>
        public Tensor sigmoid_() => InPlace(Ops.sigmoid_, this);

        /// <summary>−1, 0 or 1, element by element.</summary>
        public Tensor sign() => Ops.sign.One(this);

        /// <summary>−1, 0 or 1, element by element; in place.</summary>
        public Tensor sign_() => InPlace(Ops.sign_, this);

        /// <summary>Sine of radians, element by element.</summary>
        public Tensor sin() => Ops.sin.One(this);

        /// <summary>Sine of radians, element by element; in place.</summary>
        public Tensor sin_() => InPlace(Ops.sin_, this);

        /// <summary>Hyperbolic sine, element by element.</summary>
        public Tensor sinh() => Ops.sinh.One(this);

        /// <summary>Hyperbolic sine, element by element; in place.</summary>
        public Tensor sinh_() => InPlace(Ops.sinh_, this);

        /// <summary>√x, element by element.</summary>
        public Tensor sqrt() => Ops.sqrt.One(this);

        /// <summary>√x, element by element; in place.</summary>
        public Tensor sqrt_() => InPlace(Ops.sqrt_, this);

        /// <summary>x², element by element.</summary>
        public Tensor square() => Ops.square.One(this);

        /// <summary>Tangent of radians, element by element.</summary>
        public Tensor tan() => Ops.tan.One(this);

        /// <summary>Tangent of radians, element by element; in place.</summary>
        public Tensor tan_() => InPlace(Ops.tan_, this);

        /// <summary>Hyperbolic tangent, element by element.</summary>
        public Tensor tanh() => Ops.tanh.One(this);

        /// <summary>Hyperbolic tangent, element by element; in place.</summary>
        public Tensor tanh_() => InPlace(Ops.tanh_, this);

        /// <summary>x cut towards zero, element by element.</summary>
        public Tensor trunc() => Ops.trunc.One(this);

        /// <summary>x cut towards zero, element by element; in place.</summary>
        public Tensor trunc_() => InPlace(Ops.trunc_, this);

        /// <summary>Inverse of erf, element by element.</summary>
        public Tensor erfinv() => Ops.erfinv.One(this);

        /// <summary>Inverse of erf, element by element; in place.</summary>
        public Tensor erfinv_() => InPlace(Ops.erfinv_, this);

        /// <summary>Which elements are NaN.</summary>
        public Tensor isnan() => Ops.isnan.One(this);

        /// <summary>Which elements are infinite.</summary>
        public Tensor isinf() => Ops.isinf.One(this);

        /// <summary>Which elements are neither NaN nor infinite.</summary>
        public Tensor isfinite() => Ops.isfinite.One(this);

        /// <summary>Which elements are zero, element by element.</summary>
        public Tensor logical_not() => Ops.logical_not.One(this);

        /// <summary>Which elements are zero, element by element; in place.</summary>
        public Tensor logical_not_() => InPlace(Ops.logical_not_, this);

        /// <summary>Every bit, or truth value, turned round, element by element.</summary>
        public Tensor bitwise_not() => Ops.bitwise_not.One(this);

        /// <summary>Every bit, or truth value, turned round, element by element; in place.</summary>
        public Tensor bitwise_not_() => InPlace(Ops.bitwise_not_, this);
    }
}
