using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Moves parameters and buffers; floating point ones are converted where a type is given.</summary>
            internal void Move(Device? device, ScalarType? dtype, bool nonBlocking)
            {
                if (dtype is { } type && !is_floating_point(type) && !is_complex(type))
                {
                    throw new ArgumentException($"A module's parameters are floating point or complex numbers, but got '{type}'.", nameof(dtype));
                }

                if (device is not null)
                {
                    InitializeDeviceType(device.type);
                }

                foreach ((_, Module module) in named_children())
                {
                    module.Move(device, dtype, nonBlocking);
                }

                foreach (Parameter parameter in _parameters.Values)
                {
                    MoveInPlace(parameter, device, dtype, nonBlocking);
                }

                foreach ((Tensor buffer, _) in _buffers.Values)
                {
                    MoveInPlace(buffer, device, dtype, nonBlocking);
                }
            }

            // The managed object stays the same, and with it every field, optimiser and list that holds it.
            private static void MoveInPlace(Tensor tensor, Device? device, ScalarType? dtype, bool nonBlocking)
            {
                ScalarType type = dtype is { } wanted && (tensor.is_floating_point() || tensor.is_complex()) ? wanted : tensor.dtype;
                using IDisposable unrecorded = no_grad();
                Tensor moved = tensor.to(type, device ?? tensor.device, non_blocking: nonBlocking);
                if (moved.Handle == tensor.Handle)
                {
                    moved.Dispose();
                    return;
                }

                bool recorded = tensor.requires_grad;
                using Tensor? gradient = tensor.grad;
                tensor.ReplaceHandle(moved);
                tensor.requires_grad_(recorded);
                if (gradient is not null)
                {
                    using Tensor movedGradient = gradient.to(type, tensor.device, non_blocking: nonBlocking);
                    tensor.grad = movedGradient;
                }
            }
        }
    }
}
