using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Mean over square windows.</summary>
    public sealed class AvgPool2d : nn.Module<Tensor, Tensor>
    {
        private readonly long _kernel;
        private readonly long _stride;
        private readonly long _padding;

        internal AvgPool2d(long kernel, long stride, long padding)
            : base(nameof(AvgPool2d))
        {
            _kernel = kernel;
            _stride = stride;
            _padding = padding;
        }

        /// <summary>[..] in and out.</summary>
        public override Tensor forward(Tensor input) => nn.functional.avg_pool2d(input, _kernel, _stride, _padding);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Mean over square windows.</summary>
            public static Modules.AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long padding = 0) => new(kernel_size, stride ?? kernel_size, padding);
        }
    }
}
