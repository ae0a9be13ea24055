using System.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>From tensors to numbers, arrays and files, and back.</summary>
public static class TensorExtensionMethods
{
    /// <summary>A tensor over the array's own memory, or over a copy.</summary>
    /// <param name="rawArray">The elements in row-major order.</param>
    /// <param name="dimensions">The shape.</param>
    /// <param name="doCopy">Copy, rather than keep the array pinned as long as the tensor lives.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        ArgumentNullException.ThrowIfNull(dimensions);
        long wanted = dimensions.Aggregate(1L, (product, size) => product * size);
        if (wanted != rawArray.LongLength)
        {
            throw new ArgumentException($"The shape [{string.Join(", ", dimensions)}] holds {wanted} elements but got {rawArray.LongLength}.", nameof(dimensions));
        }

        Tensor shared = Share(rawArray, 0, dimensions, ScalarTypeOf(typeof(T)));
        if (doCopy)
        {
            using Tensor borrowed = shared;
            shared = borrowed.clone();
        }

        return requires_grad ? shared.requires_grad_() : shared;
    }

    /// <summary>A tensor of one number, without dimensions.</summary>
    public static Tensor ToTensor<T>(this T scalar, Device? device = null, bool requires_grad = false)
        where T : struct
    {
        Tensor made = from_array(new[] { scalar }, device).squeeze(0);
        return requires_grad ? made.requires_grad_() : made;
    }

    /// <summary>The tensor as a parameter; its handle moves, the tensor is invalid afterwards.</summary>
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    /// <summary>The only element, rounded to half precision.</summary>
    public static Half ToHalf(this Tensor value) => value.ToScalar().ToHalf();

    /// <summary>The only element in single precision.</summary>
    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

    /// <summary>The only element in double precision.</summary>
    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

    /// <summary>The only element; a real number is cut towards zero.</summary>
    public static sbyte ToSByte(this Tensor value) => value.ToScalar().ToSByte();

    /// <summary>The only element; a real number is cut towards zero.</summary>
    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();

    /// <summary>The only element; a real number is cut towards zero.</summary>
    public static short ToInt16(this Tensor value) => value.ToScalar().ToInt16();

    /// <summary>The only element; a real number is cut towards zero.</summary>
    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    /// <summary>The only element; a real number is cut towards zero.</summary>
    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    /// <summary>Whether the only element is not zero.</summary>
    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    /// <summary>The only element as a complex number.</summary>
    public static Complex ToComplexFloat64(this Tensor value) => value.ToScalar().ToComplexFloat64();

    /// <summary>Writes type, shape and elements in the package's own format.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write7BitEncodedInt((int)tensor.dtype);
        writer.Write7BitEncodedInt((int)tensor.Dimensions);
        foreach (long size in tensor.shape)
        {
            writer.Write7BitEncodedInt64(size);
        }

        writer.Flush();
        tensor.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Writes type, shape and elements in the package's own format; closes the stream.</summary>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    /// <summary>Writes type, shape and elements in the package's own format.</summary>
    public static void Save(this Tensor tensor, string location) => tensor.Save(File.Create(location));

    /// <summary>Reads elements into a tensor of the same type and shape.</summary>
    /// <param name="tensor">Receives them.</param>
    /// <param name="reader">What <see cref="Save(Tensor, BinaryWriter)"/> wrote.</param>
    /// <param name="skip">Read over them, changing nothing.</param>
    /// <exception cref="ArgumentException">Type or shape differ.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(reader);
        (ScalarType type, long[] shape) = ReadHeader(reader);
        if (type != tensor.dtype || !shape.AsSpan().SequenceEqual(tensor.shape))
        {
            throw new ArgumentException(
                $"The target is a tensor of '{tensor.dtype}' [{string.Join(", ", tensor.shape)}], but the file holds one of '{type}' [{string.Join(", ", shape)}].", nameof(reader));
        }

        if (skip)
        {
            using Tensor discarded = empty(shape, type, CPU);
            discarded.ReadBytesFromStream(reader.BaseStream);
        }
        else
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
        }
    }

    /// <summary>Reads a tensor; an existing one is filled, and replaced where type or shape differ.</summary>
    public static void Load(ref Tensor? tensor, BinaryReader reader, bool skip = false)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Tensor loaded = Load(reader);
        if (skip)
        {
            loaded.Dispose();
            return;
        }

        tensor?.Dispose();
        tensor = loaded;
    }

    /// <summary>Reads a tensor that <see cref="Save(Tensor, BinaryWriter)"/> wrote.</summary>
    public static Tensor Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        (ScalarType type, long[] shape) = ReadHeader(reader);
        Tensor loaded = empty(shape, type, CPU);
        loaded.ReadBytesFromStream(reader.BaseStream);
        return loaded;
    }

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        int type = reader.Read7BitEncodedInt();
        if (!Enum.IsDefined((ScalarType)type))
        {
            throw new InvalidDataException($"A tensor's type is a number of 'ScalarType', but the file has {type}. Is this a file of the package's own format?");
        }

        const int MostDimensions = 64;
        int dimensions = reader.Read7BitEncodedInt();
        if (dimensions is < 0 or > MostDimensions)
        {
            throw new InvalidDataException($"A tensor has at most {MostDimensions} dimensions, but the file has {dimensions}.");
        }

        long[] shape = new long[dimensions];
        for (int dim = 0; dim < dimensions; dim++)
        {
            shape[dim] = reader.Read7BitEncodedInt64();
            if (shape[dim] < 0)
            {
                throw new InvalidDataException($"A size is not negative, but the file has {shape[dim]}.");
            }
        }

        return ((ScalarType)type, shape);
    }
}
