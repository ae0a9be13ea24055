using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers as functions.</summary>
        public static partial class functional
        {
            /// <summary>x · weightsᵀ + bias.</summary>
            /// <param name="input">[.., in].</param>
            /// <param name="weights">[out, in].</param>
            /// <param name="bias">[out].</param>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Ops.linear.One(input, weights, bias);

            /// <summary>Each vector over the last dimensions brought to mean 0 and variance 1, then scaled and shifted.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1E-05) =>
                Ops.layer_norm.One(input, normalized_shape, weight, bias, eps);

            /// <summary>Groups of channels brought to mean 0 and variance 1, then scaled and shifted.</summary>
            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1E-05) =>
                Ops.group_norm.One(input, num_groups, weight, bias, eps);

            /// <summary>Channels brought to mean 0 and variance 1 over the batch, or by running statistics.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1E-05) =>
                Ops.batch_norm.One(input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            /// <summary>x / max(‖x‖, eps) along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1E-12)
            {
                ArgumentNullException.ThrowIfNull(input);
                using Tensor norm = Ops.norm__ScalarOpt_dim.One(input, p, new[] { dim }, true);
                using Tensor bounded = norm.clamp_min(eps);
                return input / bounded;
            }

            /// <summary>2-D convolution.</summary>
            /// <param name="input">[N, in, H, W].</param>
            /// <param name="weight">[out, in / groups, h, w].</param>
            /// <param name="bias">[out].</param>
            /// <param name="strides">Steps; 1 if null.</param>
            /// <param name="padding">Zeros around; 0 if null.</param>
            /// <param name="dilation">Steps inside the kernel; 1 if null.</param>
            /// <param name="groups">Groups of channels that do not mix.</param>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Ops.conv2d.One(input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            /// <summary>Zeroes elements with probability p and scales the others by 1 / (1 − p).</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (inplace)
                {
                    Ops.dropout_.Run(input, p, training);
                    return input;
                }

                return Ops.dropout.One(input, p, training);
            }

            /// <summary>softmax(q · kᵀ / √d + mask) · v.</summary>
            /// <param name="query">[.., L, d].</param>
            /// <param name="key">[.., S, d].</param>
            /// <param name="value">[.., S, dv].</param>
            /// <param name="attn_mask">Added to the scores, or truth values that let through; broadcasts to [.., L, S].</param>
            /// <param name="p">Probability of dropping a weight.</param>
            /// <param name="is_casual">Each position sees only itself and those before it. Spelled as in the real package.</param>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false) =>
                Attention.Apply(query, key, value, attn_mask, p, is_casual);

            /// <summary>1 at each index, 0 elsewhere: [..] → [.., classes].</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => Ops.one_hot.One(x, num_classes);

            /// <summary>x · yᵀ / (‖x‖ ‖y‖) along a dimension.</summary>
            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1E-08) =>
                Ops.cosine_similarity.One(x1, x2, dim, eps);
        }
    }
}
