namespace TorchSharp.Extras;

/// <summary>How the tensors of several processes become one; the numbers are c10d's.</summary>
public enum ReduceOperation
{
    /// <summary>Their sum.</summary>
    Sum = 0,

    /// <summary>Their mean; NCCL only.</summary>
    Average = 1,

    /// <summary>Their product.</summary>
    Product = 2,

    /// <summary>The smallest, element by element.</summary>
    Minimum = 3,

    /// <summary>The largest, element by element.</summary>
    Maximum = 4,
}
