using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x · Φ(x).</summary>
            public static Tensor gelu(Tensor x) => gelu(x, Modules.GELU.Approximate.none);

            /// <summary>x · Φ(x).</summary>
            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            /// <summary>x · Φ(x), exact or by tanh.</summary>
            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                Maybe(inplace, x, Ops.gelu, Ops.gelu_, approximate.ToString());

            /// <summary>max(0, x).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => Maybe(inplace, x, Ops.relu, Ops.relu_);

            /// <summary>x · sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => Maybe(inplace, x, Ops.silu, Ops.silu_);

            /// <summary>1 / (1 + e^−x).</summary>
            public static Tensor sigmoid(Tensor x, bool inplace = false) => Maybe(inplace, x, Ops.sigmoid, Ops.sigmoid_);

            /// <summary>Hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => Maybe(inplace, x, Ops.tanh, Ops.tanh_);

            /// <summary>x, or slope · x below 0.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                Maybe(inplace, input, Ops.leaky_relu, Ops.leaky_relu_, negative_slope);

            /// <summary>ln sigmoid(x).</summary>
            public static Tensor logsigmoid(Tensor x) => Ops.log_sigmoid.One(x);

            /// <summary>ln(1 + e^(beta · x)) / beta.</summary>
            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) => Ops.softplus.One(x, beta, threshold);

            /// <summary>e^x / Σ e^x along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Ops.softmax__int.One(input, dim, dtype);

            /// <summary>The logarithm of the softmax along a dimension.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => Ops.log_softmax__int.One(x, dim);

            private static Tensor Maybe(bool inplace, Tensor x, Operator copying, Operator changing, params ReadOnlySpan<Argument> further)
            {
                if (!inplace)
                {
                    return further.Length == 0 ? copying.One(x) : copying.One(x, further[0]);
                }

                if (further.Length == 0)
                {
                    changing.Run(x);
                }
                else
                {
                    changing.Run(x, further[0]);
                }

                return x;
            }
        }
    }
}
