using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>NVIDIA's devices.</summary>
    public static class cuda
    {
        /// <summary>Whether libtorch finds a CUDA device.</summary>
        public static bool is_available() => NativeMethods.ct_cuda_available() != 0;

        /// <summary>How many CUDA devices there are.</summary>
        public static int device_count() => NativeMethods.ct_cuda_device_count();

        /// <summary>Whether libtorch uses cuDNN.</summary>
        public static bool is_cudnn_available() => NativeMethods.ct_cudnn_available() != 0;

        /// <summary>Seeds the generator of the current CUDA device.</summary>
        public static void manual_seed(long seed)
        {
            if (is_available())
            {
                using Generator generator = Generator.DefaultOf(CUDA);
                generator.manual_seed(seed);
            }
        }

        /// <summary>Seeds the generators of all CUDA devices.</summary>
        public static void manual_seed_all(long seed)
        {
            for (int i = 0; i < device_count(); i++)
            {
                using Generator generator = Generator.DefaultOf(new Device(DeviceType.CUDA, i));
                generator.manual_seed(seed);
            }
        }

        /// <summary>Waits for all work on a CUDA device; the current one if null.</summary>
        public static void synchronize(Device? device = null) =>
            NativeMethods.Check(NativeMethods.ct_cuda_synchronize(device?.index ?? -1));
    }
}
