namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>First values of parameters; all functions write in place, unrecorded.</summary>
        public static class init
        {
            /// <summary>Which activation follows a layer.</summary>
            public enum NonlinearityType
            {
                /// <summary>None.</summary>
                Linear = 0,

                /// <summary>1-D convolution.</summary>
                Conv1D = 1,

                /// <summary>2-D convolution.</summary>
                Conv2D = 2,

                /// <summary>3-D convolution.</summary>
                Conv3D = 3,

                /// <summary>Transposed 1-D convolution.</summary>
                ConvTranspose1D = 4,

                /// <summary>Transposed 2-D convolution.</summary>
                ConvTranspose2D = 5,

                /// <summary>Transposed 3-D convolution.</summary>
                ConvTranspose3D = 6,

                /// <summary>1 / (1 + e^−x).</summary>
                Sigmoid = 7,

                /// <summary>Hyperbolic tangent.</summary>
                Tanh = 8,

                /// <summary>max(0, x).</summary>
                ReLU = 9,

                /// <summary>x, or a · x below 0.</summary>
                LeakyReLU = 10,
            }

            /// <summary>Whether the variance of the forward or of the backward pass is kept.</summary>
            public enum FanInOut
            {
                /// <summary>Forward.</summary>
                FanIn = 0,

                /// <summary>Backward.</summary>
                FanOut = 1,
            }

            /// <summary>Ones.</summary>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Zeros.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>One number.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val) => Unrecorded(tensor, target => target.fill_(val));

            /// <summary>The identity matrix.</summary>
            public static Tensor eye_(Tensor tensor) => Unrecorded(tensor, target =>
            {
                using Tensor identity = eye(target.shape[0], target.shape[1], target.dtype, target.device);
                target.copy_(identity);
            });

            /// <summary>Evenly from [low, high).</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                Unrecorded(tensor, target => target.uniform_(low, high, generator));

            /// <summary>From the normal distribution.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                Unrecorded(tensor, target => target.normal_(mean, std, generator));

            /// <summary>From the normal distribution inside of [a, b].</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                if (mean < a - (2 * std) || mean > b + (2 * std))
                {
                    throw new ArgumentException($"The mean {mean} lies more than two standard deviations outside of [{a}, {b}], where the distribution would be wrong.", nameof(mean));
                }

                return Unrecorded(tensor, target =>
                {
                    // By the inverse of the cumulative distribution, evenly drawn between its values at a and b.
                    double low = CumulativeNormal((a - mean) / std);
                    double high = CumulativeNormal((b - mean) / std);
                    target.uniform_((2 * low) - 1, (2 * high) - 1, generator);
                    target.erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
                });
            }

            /// <summary>Kaiming He's even distribution.</summary>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                double bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Kaiming He's normal distribution.</summary>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>Xavier Glorot's even distribution.</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                (long fanIn, long fanOut) = CalculateFanInAndFanOut(tensor);
                double bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Xavier Glorot's normal distribution.</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1)
            {
                (long fanIn, long fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            /// <summary>By how much an activation shrinks the deviation.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            /// <summary>Numbers of inputs and outputs that a weight connects.</summary>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                long[] shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException($"A weight of at least 2 dimensions is wanted, but got [{string.Join(", ", shape)}].", nameof(tensor));
                }

                long receptiveField = shape[2..].Aggregate(1L, (product, size) => product * size);
                return (shape[1] * receptiveField, shape[0] * receptiveField);
            }

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                (long fanIn, long fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double CumulativeNormal(double x)
            {
                using Tensor value = tensor(x / Math.Sqrt(2), ScalarType.Float64);
                using Tensor erf = value.erf();
                return (1 + erf.item<double>()) / 2;
            }

            private static Tensor Unrecorded(Tensor tensor, Action<Tensor> write)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                using IDisposable unrecorded = no_grad();
                write(tensor);
                return tensor;
            }
        }
    }
}
