using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>1 / (1 + e^−x).</summary>
    public sealed class Sigmoid : nn.Module<Tensor, Tensor>
    {
        private readonly bool _inplace;

        internal Sigmoid(bool inplace)
            : base(nameof(Sigmoid))
        {
            _inplace = inplace;
        }

        /// <summary>[..] in and out.</summary>
        public override Tensor forward(Tensor input) => nn.functional.sigmoid(input, _inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>1 / (1 + e^−x).</summary>
            public static Modules.Sigmoid Sigmoid(bool inplace = false) => new(inplace);
        }
    }
}
