using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Channels brought to mean 0 and variance 1 over the batch when training, by running statistics otherwise.</summary>
    public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        [ComponentName(Name = nameof(running_mean))]
        private Tensor? _runningMean;

        [ComponentName(Name = nameof(running_var))]
        private Tensor? _runningVariance;

        [ComponentName(Name = nameof(num_batches_tracked))]
        private Tensor? _batchesTracked;

        internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool track, Device? device, ScalarType? dtype)
            : base(nameof(BatchNorm2d))
        {
            num_features = features;
            this.eps = eps;
            this.momentum = momentum;
            if (affine)
            {
                _weight = new Parameter(ones([features], dtype, device));
                _bias = new Parameter(zeros([features], dtype, device));
            }

            if (track)
            {
                _runningMean = zeros([features], dtype, device);
                _runningVariance = ones([features], dtype, device);
                _batchesTracked = zeros([], ScalarType.Int64, device);
            }

            RegisterComponents();
        }

        /// <summary>Number of channels.</summary>
        public long num_features { get; }

        /// <summary>Added to the variance.</summary>
        public double eps { get; set; }

        /// <summary>Share of the newest batch in the running statistics; null for the plain mean of all batches.</summary>
        public double? momentum { get; set; }

        /// <summary>The scale.</summary>
        public Parameter weight
        {
            get => _weight!;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
        }

        /// <summary>The shift.</summary>
        public Parameter? bias
        {
            get => _bias;
            set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
        }

        /// <summary>Running mean; null where nothing is tracked.</summary>
        public Tensor? running_mean
        {
            get => _runningMean;
            set => ConditionallyRegisterBuffer(nameof(running_mean), _runningMean = value);
        }

        /// <summary>Running variance; null where nothing is tracked.</summary>
        public Tensor? running_var
        {
            get => _runningVariance;
            set => ConditionallyRegisterBuffer(nameof(running_var), _runningVariance = value);
        }

        /// <summary>How many batches have been seen.</summary>
        public Tensor? num_batches_tracked
        {
            get => _batchesTracked;
            set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), _batchesTracked = value);
        }

        /// <summary>[N, C, H, W] in and out.</summary>
        public override Tensor forward(Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            if (input.Dimensions != 4)
            {
                throw new ArgumentException($"BatchNorm2d takes [N, C, H, W] but got [{string.Join(", ", input.shape)}].", nameof(input));
            }

            double share = momentum ?? 0;
            if (training && _batchesTracked is not null)
            {
                _batchesTracked.add_(1);
                share = momentum ?? (1.0 / _batchesTracked.item<long>());
            }

            bool byBatch = training || _runningMean is null;
            return nn.functional.batch_norm(input, _runningMean, _runningVariance, _weight, _bias, byBatch, share, eps);
        }

        /// <summary>Forgets the running statistics.</summary>
        public void reset_running_stats()
        {
            _runningMean?.zero_();
            _runningVariance?.fill_(1);
            _batchesTracked?.zero_();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Batch normalisation of images.</summary>
            public static Modules.BatchNorm2d BatchNorm2d(long num_features, double eps = 1E-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
