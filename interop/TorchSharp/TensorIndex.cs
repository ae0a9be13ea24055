namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of an indexing expression: a number, a slice, an ellipsis, a new dimension, a truth value or a tensor.</summary>
    public struct TensorIndex
    {
        private TensorIndex(IndexKind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            Kind = kind;
            Start = start;
            Stop = stop;
            Step = step;
            Indices = tensor;
        }

        internal enum IndexKind
        {
            None,
            Single,
            Slice,
            Ellipsis,
            Bool,
            Tensor,
        }

        /// <summary>All of a dimension.</summary>
        public static TensorIndex Colon => Slice();

        /// <summary>All of the dimensions that the other indices do not name.</summary>
        public static TensorIndex Ellipsis => new(IndexKind.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex None => new(IndexKind.None);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex Null => None;

        internal IndexKind Kind { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal torch.Tensor? Indices { get; }

        /// <summary>A part of a dimension; negative numbers count from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(IndexKind.Slice, start, stop, step);

        /// <summary>A part of a dimension; negative numbers count from the end.</summary>
        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>A part of a dimension.</summary>
        public static TensorIndex Slice(Range range) => range;

        /// <summary>All (a new dimension of size 1) or nothing (of size 0).</summary>
        public static TensorIndex Bool(bool value) => new(IndexKind.Bool, value ? 1 : 0);

        /// <summary>One index of a dimension, which disappears.</summary>
        public static TensorIndex Single(long? index) => new(IndexKind.Single, index);

        /// <summary>Integer indices or a mask.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(IndexKind.Tensor, tensor: tensor);

        /// <summary>One index of a dimension.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>Integer indices or a mask.</summary>
        public static implicit operator TensorIndex(Tensor tensor) => Tensor(tensor);

        /// <summary>A part of a dimension.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>A part of a dimension.</summary>
        public static implicit operator TensorIndex(Range range)
        {
            long? start = Number(range.Start);
            // ^0 is the end itself, for which libtorch has no negative number.
            long? stop = range.End is { IsFromEnd: true, Value: 0 } ? null : Number(range.End);
            return Slice(start, stop);
        }

        /// <summary>One index of a dimension.</summary>
        public static implicit operator TensorIndex(Index index) => Single(Number(index));

        private static long Number(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
