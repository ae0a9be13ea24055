using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Dimensions joined into one.</summary>
    public sealed class Flatten : nn.Module<Tensor, Tensor>
    {
        private readonly long _first;
        private readonly long _last;

        internal Flatten(long first, long last)
            : base(nameof(Flatten))
        {
            _first = first;
            _last = last;
        }

        /// <summary>[..] in and out.</summary>
        public override Tensor forward(Tensor input) => input.flatten(_first, _last);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Dimensions joined into one.</summary>
            public static Modules.Flatten Flatten(long start_dim = 1, long end_dim = -1) => new(start_dim, end_dim);
        }
    }
}
