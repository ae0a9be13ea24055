using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>2-D convolution.</summary>
    public sealed class Conv2d : nn.Module<Tensor, Tensor>
    {
        private readonly PaddingModes _paddingMode;
        private readonly long[] _stride;
        private readonly long[] _padding;
        private readonly long[] _dilation;

        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal Conv2d(Parameter weight, Parameter? bias, (long, long) stride, (long, long) padding, (long, long) dilation, PaddingModes paddingMode, long groups)
            : base(nameof(Conv2d))
        {
            _weight = weight;
            _bias = bias;
            _stride = [stride.Item1, stride.Item2];
            _padding = [padding.Item1, padding.Item2];
            _dilation = [dilation.Item1, dilation.Item2];
            _paddingMode = paddingMode;
            this.groups = groups;
            RegisterComponents();
        }

        /// <summary>Groups of channels that do not mix.</summary>
        public long groups { get; }

        /// <summary>[out, in / groups, h, w].</summary>
        public Parameter weight
        {
            get => _weight;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
        }

        /// <summary>[out]; null for none.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
        }

        /// <summary>[N, in, H, W] → [N, out, h, w].</summary>
        public override Tensor forward(Tensor input)
        {
            if (_paddingMode == PaddingModes.Zeros)
            {
                return nn.functional.conv2d(input, _weight, _bias, _stride, _padding, _dilation, groups);
            }

            using Tensor padded = nn.functional.pad(input, (_padding[1], _padding[1], _padding[0], _padding[0]), _paddingMode);
            return nn.functional.conv2d(padded, _weight, _bias, _stride, [0, 0], _dilation, groups);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>2-D convolution with a square kernel, drawn evenly from ±1/√(inputs of one output).</summary>
            public static Modules.Conv2d Conv2d(long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                Conv2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            /// <summary>2-D convolution, drawn evenly from ±1/√(inputs of one output).</summary>
            public static Modules.Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null)
            {
                if (groups < 1 || in_channels % groups != 0 || out_channels % groups != 0)
                {
                    throw new ArgumentException($"Groups divide the channels, but got {groups} groups, {in_channels} channels in and {out_channels} out.", nameof(groups));
                }

                var weight = new Modules.Parameter(empty([out_channels, in_channels / groups, kernel_size.Item1, kernel_size.Item2], dtype, device));
                init.kaiming_uniform_(weight, Math.Sqrt(5));
                Modules.Parameter? shift = null;
                if (bias)
                {
                    shift = new Modules.Parameter(empty([out_channels], dtype, device));
                    double bound = 1 / Math.Sqrt(init.CalculateFanInAndFanOut(weight).fanIn);
                    init.uniform_(shift, -bound, bound);
                }

                return new Modules.Conv2d(weight, shift, stride ?? (1, 1), padding ?? (0, 0), dilation ?? (1, 1), padding_mode, groups);
            }
        }
    }
}
