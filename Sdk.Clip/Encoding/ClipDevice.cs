using System.Globalization;

namespace Clip.Sdk;

/// <summary>Where a model runs.</summary>
/// <param name="Kind">CPU or CUDA.</param>
/// <param name="Index">The number of the GPU; 0 for the CPU.</param>
public readonly record struct ClipDevice(ClipDeviceKind Kind, int Index)
{
    /// <summary>The CPU.</summary>
    public static ClipDevice Cpu { get; } = new(ClipDeviceKind.Cpu, 0);

    /// <summary>A GPU of NVIDIA.</summary>
    /// <param name="index">Its number, from 0.</param>
    public static ClipDevice Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new ClipDevice(ClipDeviceKind.Cuda, index);
    }

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="InputException">It is none of those.</exception>
    public static ClipDevice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cpu")
        {
            return Cpu;
        }

        if (text == "cuda")
        {
            return Cuda();
        }

        return text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? Cuda(index)
            : throw new InputException($"A device is 'cpu', 'cuda' or 'cuda:1' (the number of the GPU) but got '{text}'.", text);
    }

    /// <summary><c>cpu</c> or <c>cuda:0</c>.</summary>
    public override string ToString() => Kind == ClipDeviceKind.Cpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}");
}
