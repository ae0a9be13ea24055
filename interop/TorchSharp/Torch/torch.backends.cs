using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Switches of the libraries under libtorch.</summary>
    public static class backends
    {
        private enum Switch
        {
            FlashAttention = 0,
            MathAttention = 1,
            MatmulTf32 = 2,
            CudnnTf32 = 3,
            MatmulReducedPrecisionFloat16 = 4,
        }

        private static bool Get(Switch which)
        {
            NativeMethods.Check(NativeMethods.ct_switch_get((int)which, out int value));
            return value != 0;
        }

        private static void Set(Switch which, bool value) =>
            NativeMethods.Check(NativeMethods.ct_switch_set((int)which, value ? 1 : 0));

        /// <summary>Switches of CUDA.</summary>
        public static class cuda
        {
            /// <summary>Allows flash attention.</summary>
            public static void enable_flash_sdp(bool enable) => Set(Switch.FlashAttention, enable);

            /// <summary>Allows attention composed of plain operators.</summary>
            public static void enable_math_sdp(bool enable) => Set(Switch.MathAttention, enable);

            /// <summary>Whether flash attention is allowed.</summary>
            public static bool flash_sdp_enabled() => Get(Switch.FlashAttention);

            /// <summary>Whether attention composed of plain operators is allowed.</summary>
            public static bool math_sdp_enabled() => Get(Switch.MathAttention);

            /// <summary>Switches of matrix products.</summary>
            public static class matmul
            {
                /// <summary>Whether sums of half precision products may be rounded to half precision.</summary>
                public static bool allow_fp16_reduced_precision_reduction
                {
                    get => Get(Switch.MatmulReducedPrecisionFloat16);
                    set => Set(Switch.MatmulReducedPrecisionFloat16, value);
                }

                /// <summary>Whether single precision products may use TF32.</summary>
                public static bool allow_tf32
                {
                    get => Get(Switch.MatmulTf32);
                    set => Set(Switch.MatmulTf32, value);
                }
            }
        }

        /// <summary>Switches of cuDNN.</summary>
        public static class cudnn
        {
            /// <summary>Whether single precision convolutions may use TF32.</summary>
            public static bool allow_tf32
            {
                get => Get(Switch.CudnnTf32);
                set => Set(Switch.CudnnTf32, value);
            }
        }
    }
}
