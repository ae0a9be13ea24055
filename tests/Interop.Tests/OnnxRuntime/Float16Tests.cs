using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Interop.Tests.OnnxRuntime;

/// <summary>The reference is ONNX Runtime's own Cast operator.</summary>
public sealed class Float16Tests
{
    private static readonly float[] Samples =
    [
        0f, -0f, 1f, -1f, 0.1f, 1f / 3f, 65504f, 65519.9f, 65520f, 1e-8f, 5.9604645e-8f, 6.1e-5f, 1.00048828125f, 1.0004883f, 3.4e38f,
        float.MaxValue, float.MinValue, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity, 1.00390625f, 1.01171875f,
    ];

    [Fact]
    public void Every_half_converts_to_float_as_the_library_does()
    {
        ushort[] bits = [.. Enumerable.Range(0, 65536).Select(index => (ushort)index)];
        float[] expected = Cast<Float16, float>(MemoryMarshal.Cast<ushort, Float16>(bits).ToArray(), TensorElementType.Float16, TensorElementType.Float);

        for (int index = 0; index < bits.Length; index++)
        {
            Assert.Equal(expected[index], (float)new Float16(bits[index]));
        }
    }

    [Fact]
    public void Every_brain_float_converts_to_float_as_the_library_does()
    {
        ushort[] bits = [.. Enumerable.Range(0, 65536).Select(index => (ushort)index)];
        float[] expected = Cast<BFloat16, float>(MemoryMarshal.Cast<ushort, BFloat16>(bits).ToArray(), TensorElementType.BFloat16, TensorElementType.Float);

        for (int index = 0; index < bits.Length; index++)
        {
            Assert.Equal(expected[index], (float)new BFloat16(bits[index]));
        }
    }

    [Fact]
    public void A_float_rounds_to_half_as_the_library_does()
    {
        Float16[] expected = Cast<float, Float16>(Samples, TensorElementType.Float, TensorElementType.Float16);

        Assert.Equal(expected.Select(half => half.value), Samples.Select(sample => ((Float16)sample).value));
        Assert.True(Float16.IsNaN((Float16)float.NaN));
    }

    [Fact]
    public void A_float_rounds_to_brain_float_as_the_library_does()
    {
        BFloat16[] expected = Cast<float, BFloat16>(Samples, TensorElementType.Float, TensorElementType.BFloat16);

        Assert.Equal(expected.Select(number => number.value), Samples.Select(sample => ((BFloat16)sample).value));
        Assert.True(BFloat16.IsNaN((BFloat16)float.NaN));
    }

    [Fact]
    public void Halves_compare_as_numbers()
    {
        Assert.True((Float16)1f < (Float16)2f);
        Assert.True((Float16)(-1f) <= Float16.Zero);
        Assert.True(Float16.Zero.Equals(Float16.NegativeZero));
        Assert.True(Float16.Zero != Float16.NegativeZero);
        Assert.True(Float16.Zero <= Float16.NegativeZero);
        Assert.True(Float16.NaN != Float16.NaN);
        Assert.True(Float16.NaN.Equals(Float16.NaN));
        Assert.Equal(Float16.Zero.GetHashCode(), Float16.NegativeZero.GetHashCode());
        Assert.Equal(-1, Float16.NaN.CompareTo(Float16.MinValue));
        Assert.Equal(1, ((Float16)1f).CompareTo(null));
        Assert.Throws<ArgumentException>(() => ((Float16)1f).CompareTo("1"));
        Assert.Equal(65504f, Float16.MaxValue.ToFloat());
        Assert.Equal("15360 : 1", Float16.One.ToString());
    }

    [Fact]
    public void Brain_floats_compare_as_numbers()
    {
        Assert.True((BFloat16)1f < (BFloat16)2f);
        Assert.True((BFloat16)3f >= (BFloat16)2f);
        Assert.True(BFloat16.Zero.Equals(BFloat16.NegativeZero));
        Assert.True(BFloat16.Zero != BFloat16.NegativeZero);
        Assert.False(BFloat16.Zero < BFloat16.NegativeZero);
        Assert.True(BFloat16.NaN != BFloat16.NaN);
        Assert.True(BFloat16.NaN.Equals(BFloat16.NaN));
        Assert.Equal(-1, BFloat16.NaN.CompareTo(BFloat16.MinValue));
        Assert.Equal(3.1406250f, BFloat16.Pi.ToFloat());
        Assert.Equal("16256 : 1", BFloat16.One.ToString());
    }

    private static TTo[] Cast<TFrom, TTo>(TFrom[] data, TensorElementType from, TensorElementType to)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        using var session = new InferenceSession(OnnxModel.Casts(from, to));
        using var x = OrtValue.CreateTensorValueFromMemory(data, [data.Length]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["x"], [x], ["y"]);
        return outputs[0].GetTensorDataAsSpan<TTo>().ToArray();
    }
}
