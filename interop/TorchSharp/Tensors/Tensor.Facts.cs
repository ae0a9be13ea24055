using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Number of dimensions.</summary>
        public long Dimensions => Keep(NativeMethods.ct_tensor_dimensions(Handle));

        /// <summary>Number of dimensions.</summary>
        public long ndim => Dimensions;

        /// <summary>Number of elements.</summary>
        public long NumberOfElements => Keep(NativeMethods.ct_tensor_elements(Handle));

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => Keep(NativeMethods.ct_tensor_element_size(Handle));

        /// <summary>Type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Keep(NativeMethods.ct_tensor_dtype(Handle));

        /// <summary>Where the tensor lives.</summary>
        public Device device
        {
            get
            {
                NativeMethods.Check(NativeMethods.ct_tensor_device(Handle, out long packed));
                GC.KeepAlive(this);
                return Device.Unpack(packed);
            }
        }

        /// <summary>The type of device where the tensor lives.</summary>
        public DeviceType device_type => device.type;

        /// <summary>The index of the device where the tensor lives; -1 on the processor.</summary>
        public int device_index => device.index;

        /// <summary>Whether it lives on a CUDA device.</summary>
        public bool is_cuda => device_type == DeviceType.CUDA;

        /// <summary>Whether it has no data.</summary>
        public bool is_meta => device_type == DeviceType.META;

        /// <summary>Size of each dimension.</summary>
        public unsafe long[] shape
        {
            get
            {
                long[] sizes = new long[Dimensions];
                fixed (long* first = sizes)
                {
                    NativeMethods.Check(NativeMethods.ct_tensor_sizes(Handle, first));
                }

                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>Whether it lives on the processor.</summary>
        public bool is_cpu() => device_type == DeviceType.CPU;

        /// <summary>Number of dimensions.</summary>
        public long dim() => Dimensions;

        /// <summary>Number of elements.</summary>
        public long numel() => NumberOfElements;

        /// <summary>Bytes of one element.</summary>
        public long element_size() => ElementSize;

        /// <summary>Size of each dimension.</summary>
        public long[] size() => shape;

        /// <summary>Size of one dimension; negative ones count from the end.</summary>
        public long size(int dim) => shape[Wrap(dim)];

        /// <summary>Elements between neighbours of each dimension.</summary>
        public unsafe long[] stride()
        {
            long[] strides = new long[Dimensions];
            fixed (long* first = strides)
            {
                NativeMethods.Check(NativeMethods.ct_tensor_strides(Handle, first));
            }

            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>Elements between neighbours of one dimension; negative ones count from the end.</summary>
        public long stride(int dim) => stride()[Wrap(dim)];

        /// <summary>Elements of the storage before the first one.</summary>
        public long storage_offset() => Keep(NativeMethods.ct_tensor_storage_offset(Handle));

        /// <summary>Whether the elements lie in row-major order without gaps.</summary>
        public bool is_contiguous() => Keep(NativeMethods.ct_tensor_is_contiguous(Handle)) != 0;

        /// <summary>Whether the elements are integers.</summary>
        public bool is_integral() => torch.is_integral(dtype);

        /// <summary>Whether the elements are real floating point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether the elements are complex.</summary>
        public bool is_complex() => torch.is_complex(dtype);

        /// <summary>Whether the only element is not zero.</summary>
        public bool is_nonzero() => ToScalar().ToBoolean();

        /// <summary>Contiguous, single precision, on the processor: what the shim's own loops take.</summary>
        internal bool IsPlain => dtype == ScalarType.Float32 && is_cpu() && is_contiguous();

        private int Wrap(int dim)
        {
            int dimensions = (int)Dimensions;
            int wrapped = dim < 0 ? dim + dimensions : dim;
            return wrapped >= 0 && wrapped < dimensions
                ? wrapped
                : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {dimensions} dimensions.");
        }

        private T Keep<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}
