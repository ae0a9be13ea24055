using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU, -1);

    /// <summary>Shapes and types without data.</summary>
    public static readonly Device META = new(DeviceType.META, -1);

    /// <summary>The current CUDA device.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA, -1);

    /// <summary>The device of a description such as 'cpu', 'cuda' or 'cuda:1'.</summary>
    public static Device device(string description) => new(description);

    /// <summary>The device of this type and index; an index of -1 is the current one.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The device of this type and index; an index of -1 is the current one.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The CUDA device of this index.</summary>
    public static Device device(int index) => new(DeviceType.CUDA, index);

    /// <summary>A type of device and which one of its kind.</summary>
    public class Device
    {
        /// <summary>The device of a description such as 'cpu', 'cuda' or 'cuda:1'.</summary>
        /// <exception cref="ArgumentException">The description is of another form.</exception>
        public Device(string description)
        {
            ArgumentNullException.ThrowIfNull(description);
            string[] parts = description.Split(':');
            int index = -1;
            if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            {
                throw new ArgumentException($"'{description}' is no device. Say 'cpu', 'cuda', 'cuda:1', 'mps' or 'meta'.", nameof(description));
            }

            type = ParseType(parts[0], description);
            this.index = index;
        }

        /// <summary>The device of this type and index.</summary>
        public Device(string deviceType, int index = -1)
        {
            type = ParseType(deviceType, deviceType);
            this.index = index;
        }

        /// <summary>The device of this type and index.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The CUDA device of this index.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        /// <summary>Its type.</summary>
        public DeviceType type { get; }

        /// <summary>Which one of its kind; -1 for the current one.</summary>
        public int index { get; }

        internal long Packed => ((long)index << 32) | (byte)type;

        /// <summary>The device of a description.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString()
        {
            string name = type.ToString().ToLowerInvariant();
            return index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Device other && other.type == type && other.index == index;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(type, index);

        internal static Device Unpack(long packed) => new((DeviceType)(packed & 0xff), (int)(packed >> 32));

        private static DeviceType ParseType(string name, string description) => name switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            _ => throw new ArgumentException($"'{description}' is no device. Say 'cpu', 'cuda', 'cuda:1', 'mps' or 'meta'.", nameof(description)),
        };
    }
}
