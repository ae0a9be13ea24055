using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Attention of several heads over sequences [length, batch, width].</summary>
    public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tuple<Tensor, Tensor>>
    {
        private readonly long _heads;
        private readonly double _dropout;

        [ComponentName(Name = "in_proj_weight")]
        private readonly Parameter _inputWeight;

        [ComponentName(Name = "in_proj_bias")]
        private readonly Parameter? _inputBias;

        [ComponentName(Name = "out_proj")]
        private readonly Linear _output;

        internal MultiheadAttention(long width, long heads, double dropout, bool bias)
            : base(nameof(MultiheadAttention))
        {
            if (heads < 1 || width % heads != 0)
            {
                throw new ArgumentException($"The heads divide the width, but got {heads} heads and a width of {width}.", nameof(heads));
            }

            _heads = heads;
            _dropout = dropout;
            _inputWeight = new Parameter(empty([3 * width, width]));
            nn.init.xavier_uniform_(_inputWeight);
            _inputBias = bias ? new Parameter(zeros([3 * width])) : null;
            _output = nn.Linear(width, width, bias);
            if (_output.bias is not null)
            {
                nn.init.zeros_(_output.bias);
            }

            RegisterComponents();
        }

        /// <inheritdoc cref="call(Tensor, Tensor, Tensor, Tensor?, bool, Tensor?)"/>
        public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights) =>
            call(query, key, value, key_padding_mask, need_weights);

        /// <summary>The attended values, and the weights averaged over the heads (null unless asked for).</summary>
        /// <param name="query">[L, N, width].</param>
        /// <param name="key">[S, N, width].</param>
        /// <param name="value">[S, N, width].</param>
        /// <param name="key_padding_mask">[N, S] truth values: keys to leave out.</param>
        /// <param name="need_weights">Whether the weights are wanted.</param>
        /// <param name="attn_mask">[L, S] added to the scores, or truth values that leave out.</param>
        public Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor[] weights = _inputWeight.chunk(3);
            Tensor?[] biases = _inputBias?.chunk(3) ?? new Tensor?[3];
            Tensor heads = Heads(nn.functional.linear(query, weights[0], biases[0]));
            Tensor keys = Heads(nn.functional.linear(key, weights[1], biases[1]));
            Tensor values = Heads(nn.functional.linear(value, weights[2], biases[2]));
            Tensor? mask = Mask(attn_mask, key_padding_mask, heads.dtype);
            double dropout = training ? _dropout : 0;

            Tensor attended;
            Tensor? shares = null;
            if (need_weights)
            {
                Tensor scores = (heads / Math.Sqrt(heads.shape[^1])).matmul(keys.transpose(-2, -1));
                shares = (mask is null ? scores : scores + mask).softmax(-1);
                attended = nn.functional.dropout(shares, dropout, training).matmul(values);
            }
            else
            {
                attended = nn.functional.scaled_dot_product_attention(heads, keys, values, mask, dropout);
            }

            // [N, heads, L, d] → [L, N, width]
            Tensor joined = attended.permute(2, 0, 1, 3).flatten(2);
            Tensor result = _output.call(joined).MoveToOuterDisposeScope();
            return new Tuple<Tensor, Tensor>(result, shares?.mean([1]).MoveToOuterDisposeScope()!);
        }

        // [T, N, width] → [N, heads, T, d]
        private Tensor Heads(Tensor projected) => projected.unflatten(2, _heads, projected.shape[2] / _heads).permute(1, 2, 0, 3);

        // Both masks as numbers that are added to scores [N, heads, L, S].
        private static Tensor? Mask(Tensor? attention, Tensor? padding, ScalarType type)
        {
            Tensor? sum = attention is null ? null : Additive(attention, type);
            if (padding is null)
            {
                return sum;
            }

            Tensor keys = Additive(padding, type).unsqueeze(1).unsqueeze(1);
            return sum is null ? keys : sum + keys;
        }

        private static Tensor Additive(Tensor mask, ScalarType type) => mask.dtype == ScalarType.Bool
            ? zeros_like(mask, type).masked_fill(mask, double.NegativeInfinity)
            : mask.to(type);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Attention of several heads over sequences [length, batch, width].</summary>
            public static Modules.MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout = 0, bool bias = true) =>
                new(embedded_dim, num_heads, dropout, bias);
        }
    }
}
