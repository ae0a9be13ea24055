using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A parameter of these values; the tensor's handle moves.</summary>
        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        /// <summary>Helpers of training.</summary>
        public static class utils
        {
            /// <summary>Scales all gradients down together where their norm is above a limit.</summary>
            /// <param name="tensors">The parameters whose gradients are scaled.</param>
            /// <param name="max_norm">The limit.</param>
            /// <param name="norm_type">The p of the norm; infinity for the largest element.</param>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                using IDisposable unrecorded = no_grad();
                using DisposeScope scope = NewDisposeScope();
                Tensor[] gradients = [.. tensors.Select(parameter => parameter.grad).OfType<Tensor>()];
                double norm = Gradients.Norm(gradients, norm_type);
                double factor = max_norm / (norm + 1e-6);
                if (factor < 1)
                {
                    Gradients.Scale(gradients, factor);
                }

                return norm;
            }

            /// <summary>Limits each element of the gradients to ±clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                using IDisposable unrecorded = no_grad();
                foreach (Parameter parameter in tensors)
                {
                    using Tensor? gradient = parameter.grad;
                    gradient?.clamp_(-clip_value, clip_value);
                }
            }

            /// <summary>All parameters in one dimension.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors) =>
                WrappedTensorDisposeScope(() => cat(tensors.Select(parameter => parameter.reshape(-1)).ToArray()));

            /// <summary>Writes what <see cref="parameters_to_vector"/> gave back into parameters.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                ArgumentNullException.ThrowIfNull(tensors);
                using IDisposable unrecorded = no_grad();
                long first = 0;
                foreach (Parameter parameter in tensors)
                {
                    using Tensor part = vec.narrow(0, first, parameter.numel());
                    using Tensor shaped = part.view_as(parameter);
                    parameter.copy_(shaped);
                    first += parameter.numel();
                }
            }
        }
    }
}
