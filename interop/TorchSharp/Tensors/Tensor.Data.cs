using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The tensor's memory on the processor, where it is contiguous; shared, not copied.</summary>
        /// <exception cref="InvalidOperationException">It is not on the processor, not contiguous, or over 2 GiB.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_cpu() || !is_contiguous())
                {
                    throw new InvalidOperationException(
                        $"The bytes of a tensor can be read where it is contiguous on the processor, but this one is on '{device}'" +
                        (is_contiguous() ? "." : " and not contiguous.") + " Call cpu().contiguous() first.");
                }

                long total = NumberOfElements * ElementSize;
                if (total > int.MaxValue)
                {
                    throw new InvalidOperationException($"A span holds at most {int.MaxValue} bytes, but the tensor has {total}. Read it in slices.");
                }

                return new Span<byte>((void*)DataPointer(), (int)total);
            }

            set
            {
                Span<byte> target = bytes;
                if (value.Length != target.Length)
                {
                    throw new ArgumentException($"The tensor holds {target.Length} bytes but got {value.Length}.", nameof(value));
                }

                value.CopyTo(target);
            }
        }

        /// <summary>Access to the elements; those of another device are copied first.</summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the elements' type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">There are several elements, or <typeparamref name="T"/> is not their type.</exception>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"item() wants a tensor of one element, but this one has the shape [{string.Join(", ", shape)}].");
            }

            RequireType<T>();
            if (is_cpu())
            {
                return ReadElement<T>(0);
            }

            using Tensor here = cpu();
            return here.ReadElement<T>(0);
        }

        /// <summary>The only element as a scalar of its type.</summary>
        public Scalar ToScalar()
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"A number wants a tensor of one element, but this one has the shape [{string.Join(", ", shape)}].");
            }

            return dtype switch
            {
                ScalarType.Byte => item<byte>(),
                ScalarType.Int8 => item<sbyte>(),
                ScalarType.Int16 => item<short>(),
                ScalarType.Int32 => item<int>(),
                ScalarType.Int64 => item<long>(),
                ScalarType.Bool => item<bool>(),
                ScalarType.Float16 => item<Half>(),
                ScalarType.BFloat16 => item<BFloat16>(),
                ScalarType.Float32 => item<float>(),
                ScalarType.Float64 => item<double>(),
                ScalarType.ComplexFloat32 => item<(float, float)>(),
                ScalarType.ComplexFloat64 => item<System.Numerics.Complex>(),
                var other => throw new NotSupportedException($"Elements of type '{other}' are no scalars."),
            };
        }

        /// <summary>Element i in row-major order, of a tensor on the processor.</summary>
        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        /// <summary>Element i in row-major order, of a tensor on the processor.</summary>
        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        /// <summary>Element i in row-major order, of a tensor on the processor.</summary>
        public int ReadCpuInt32(long i) => ReadCpuValue<int>(i);

        /// <summary>Element i in row-major order, of a tensor on the processor.</summary>
        public long ReadCpuInt64(long i) => ReadCpuValue<long>(i);

        /// <summary>Element i in row-major order, of a tensor on the processor.</summary>
        public T ReadCpuValue<T>(long i)
            where T : unmanaged
        {
            RequireType<T>();
            if (!is_cpu())
            {
                throw new InvalidOperationException($"The element was asked of a tensor on '{device}'. Call cpu() first.");
            }

            ArgumentOutOfRangeException.ThrowIfNegative(i);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(i, NumberOfElements);
            return ReadElement<T>(TensorAccessor<T>.Offset(shape, stride(), i));
        }

        /// <summary>Writes the elements in row-major order.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            using Tensor here = RowMajorCopy();
            byte* from = (byte*)here.DataPointer();
            long left = here.NumberOfElements * here.ElementSize;
            for (int length; left > 0; left -= length, from += length)
            {
                length = (int)Math.Min(left, Array.MaxLength);
                stream.Write(new ReadOnlySpan<byte>(from, length));
            }

            GC.KeepAlive(here);
        }

        /// <summary>Reads the elements in row-major order.</summary>
        /// <exception cref="EndOfStreamException">The stream ends before.</exception>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            bool direct = is_cpu() && is_contiguous();
            Tensor target = direct ? this : empty(shape, dtype, CPU);
            try
            {
                byte* to = (byte*)target.DataPointer();
                long left = target.NumberOfElements * target.ElementSize;
                for (int length; left > 0; left -= length, to += length)
                {
                    length = (int)Math.Min(left, Array.MaxLength);
                    stream.ReadExactly(new Span<byte>(to, length));
                }

                if (!direct)
                {
                    copy_(target);
                }
            }
            finally
            {
                if (!direct)
                {
                    target.Dispose();
                }
            }
        }

        /// <summary>The address of element 0 on the tensor's device.</summary>
        internal IntPtr DataPointer()
        {
            NativeMethods.Check(NativeMethods.ct_tensor_data(Handle, out IntPtr data));
            GC.KeepAlive(this);
            return data;
        }

        /// <summary>The elements on the processor in row-major order, as a handle that the caller disposes.</summary>
        internal Tensor RowMajorCopy()
        {
            using Tensor here = cpu();
            return here.contiguous();
        }

        internal void RequireType<T>()
            where T : unmanaged
        {
            ScalarType wanted = ScalarTypeOf(typeof(T));
            if (wanted != dtype)
            {
                throw new ArgumentException(
                    $"The tensor's elements are '{dtype}' but were asked for as '{typeof(T).Name}'. Convert the tensor with to({nameof(ScalarType)}.{wanted}), or ask for its own type.");
            }
        }

        internal unsafe T ReadElement<T>(long offset)
            where T : unmanaged
        {
            T value = ((T*)DataPointer())[offset];
            GC.KeepAlive(this);
            return value;
        }
    }
}
