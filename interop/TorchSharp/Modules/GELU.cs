using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x · Φ(x).</summary>
    public sealed class GELU : nn.Module<Tensor, Tensor>
    {
        private readonly Approximate _approximate;
        private readonly bool _inplace;

        internal GELU(Approximate approximate, bool inplace)
            : base(nameof(GELU))
        {
            _approximate = approximate;
            _inplace = inplace;
        }

        /// <summary>How Φ is computed.</summary>
        public enum Approximate
        {
            /// <summary>Exactly, by erf.</summary>
            none = 0,

            /// <summary>By tanh.</summary>
            tanh = 1,
        }

        /// <summary>[..] in and out.</summary>
        public override Tensor forward(Tensor input) => nn.functional.gelu(input, _approximate, _inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x · Φ(x).</summary>
            public static Modules.GELU GELU() => new(Modules.GELU.Approximate.none, false);

            /// <summary>x · Φ(x).</summary>
            public static Modules.GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

            /// <summary>x · Φ(x), exact or by tanh.</summary>
            public static Modules.GELU GELU(Modules.GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);
        }
    }
}
