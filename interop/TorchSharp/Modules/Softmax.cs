using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>e^x / Σ e^x along a dimension.</summary>
    public sealed class Softmax : nn.Module<Tensor, Tensor>
    {
        private readonly long _dim;

        internal Softmax(long dim)
            : base(nameof(Softmax))
        {
            _dim = dim;
        }

        /// <summary>[..] in and out.</summary>
        public override Tensor forward(Tensor input) => nn.functional.softmax(input, _dim);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>e^x / Σ e^x along a dimension.</summary>
            public static Modules.Softmax Softmax(long dim) => new(dim);
        }
    }
}
