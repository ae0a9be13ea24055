using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>One learned vector for each number.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long _paddingIndex;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleGradByFrequency;
        private readonly bool _sparse;

        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        internal Embedding(Parameter weight, long? paddingIndex, double? maxNorm, double normType, bool scaleGradByFrequency, bool sparse)
            : base(nameof(Embedding))
        {
            _weight = weight;
            _paddingIndex = paddingIndex is { } index ? (index < 0 ? index + weight.shape[0] : index) : -1;
            _maxNorm = maxNorm;
            _normType = normType;
            _scaleGradByFrequency = scaleGradByFrequency;
            _sparse = sparse;
            RegisterComponents();
        }

        /// <summary>[count, width].</summary>
        public Parameter? weight
        {
            get => _weight;
            set
            {
                ArgumentNullException.ThrowIfNull(value);
                ConditionallyRegisterParameter(nameof(weight), _weight = value);
            }
        }

        /// <summary>[..] numbers → [.., width].</summary>
        public override Tensor forward(Tensor input)
        {
            if (_maxNorm is { } limit)
            {
                using IDisposable unrecorded = no_grad();
                Ops.embedding_renorm_.Run(_weight, input, limit, _normType);
            }

            return Ops.embedding.One(_weight, input, _paddingIndex, _scaleGradByFrequency, _sparse);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>One vector for each number, drawn from the standard normal distribution.</summary>
            /// <param name="num_embeddings">How many numbers.</param>
            /// <param name="embedding_dims">Width of a vector.</param>
            /// <param name="padding_idx">A number whose vector is zero and learns nothing.</param>
            /// <param name="max_norm">Longer vectors are scaled down to this when they are read.</param>
            /// <param name="norm_type">The p of that norm.</param>
            /// <param name="scale_grad_by_freq">Divide gradients by how often a number occurs in the batch.</param>
            /// <param name="sparse">Sparse gradients.</param>
            /// <param name="device">Where it lives.</param>
            /// <param name="dtype">Type of the vectors.</param>
            public static Modules.Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                Tensor values = randn([num_embeddings, embedding_dims], dtype, device);
                if (padding_idx is { } index)
                {
                    using Tensor padding = values.select(0, index);
                    padding.zero_();
                }

                return new Modules.Embedding(new Modules.Parameter(values), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            }

            /// <summary>One vector for each number, with these values.</summary>
            public static Modules.Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                ArgumentNullException.ThrowIfNull(embeddings);
                Tensor values = embeddings.to(dtype ?? embeddings.dtype, device ?? embeddings.device, copy: true);
                return new Modules.Embedding(new Modules.Parameter(values.detach_(), !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
            }
        }
    }
}
