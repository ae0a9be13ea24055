using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>How a tensor is written for people.</summary>
public enum TensorStringStyle
{
    /// <summary>Shape, type and device.</summary>
    Metadata,

    /// <summary>Shape and elements, as Julia does.</summary>
    Julia,

    /// <summary>Elements in nested brackets, as NumPy does.</summary>
    Numpy,

    /// <summary>Elements in nested braces, as C# does.</summary>
    CSharp,

    /// <summary>The package's default: <see cref="Metadata"/>.</summary>
    Default,
}

public static partial class torch
{
    public partial class Tensor
    {
        private const int EdgeItems = 3;
        private const long SummariseAbove = 1000;

        /// <summary>Shape, type and device.</summary>
        public override string ToString() => IsInvalid
            ? "[disposed]"
            : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>Shape, type and device, and the elements where that is asked for.</summary>
        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            disamb ? ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine) : ToString();

        /// <summary>The tensor for people; the middle of long dimensions is left out.</summary>
        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style is TensorStringStyle.Metadata or TensorStringStyle.Default)
            {
                return ToString();
            }

            (char open, char close) = style == TensorStringStyle.CSharp ? ('{', '}') : ('[', ']');
            using Tensor here = RowMajorCopy();
            var text = new StringBuilder();
            if (style != TensorStringStyle.Numpy)
            {
                text.Append(ToString()).Append(newLine ?? Environment.NewLine);
            }

            var layout = new Layout(here, open, close, fltFormat ?? "g5", cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? Environment.NewLine);
            layout.Append(text, 0, 0);
            return text.ToString();
        }

        private sealed record Layout(Tensor Tensor, char Open, char Close, string Format, CultureInfo Culture, string NewLine)
        {
            private readonly long[] _shape = Tensor.shape;
            private readonly long[] _strides = Tensor.stride();
            private readonly bool _summarise = Tensor.numel() > SummariseAbove;

            internal void Append(StringBuilder text, int dim, long offset)
            {
                if (dim == _shape.Length)
                {
                    using Tensor element = Tensor.as_strided([], [], offset);
                    text.Append(Element(element));
                    return;
                }

                text.Append(Open);
                for (long i = 0; i < _shape[dim]; i++)
                {
                    if (i > 0)
                    {
                        text.Append(dim == _shape.Length - 1 ? ", " : $",{NewLine}{new string(' ', dim + 1)}");
                    }

                    if (_summarise && i == EdgeItems && _shape[dim] > 2 * EdgeItems)
                    {
                        text.Append("...");
                        i = _shape[dim] - EdgeItems - 1;
                        continue;
                    }

                    Append(text, dim + 1, offset + (i * _strides[dim]));
                }

                text.Append(Close);
            }

            private string Element(Tensor element)
            {
                Scalar value = element.ToScalar();
                return element.dtype switch
                {
                    ScalarType.Bool => value.ToBoolean() ? "True" : "False",
                    _ when value.IsIntegral => value.ToInt64().ToString(Culture),
                    ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 => value.ToComplexFloat64().ToString(Format, Culture),
                    _ => value.ToDouble().ToString(Format, Culture),
                };
            }
        }
    }
}
