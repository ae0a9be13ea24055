namespace Clip.Sdk.Checkpoints;

/// <summary>What a <see cref="PickleValue"/> is.</summary>
public enum PickleKind
{
    /// <summary>Python's None.</summary>
    None,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number of any size.</summary>
    Integer,

    /// <summary>A 64-bit float.</summary>
    Float,

    /// <summary>A text; also element types (<c>torch.float32</c>) and devices (<c>cuda:0</c>).</summary>
    String,

    /// <summary>Raw bytes.</summary>
    Bytes,

    /// <summary>A list.</summary>
    List,

    /// <summary>A tuple. A set or a <c>torch.Size</c> is the list or tuple that it was made of.</summary>
    Tuple,

    /// <summary>A dictionary in the order of insertion.</summary>
    Dictionary,

    /// <summary>A TorchScript module or object: attributes by name. It has no behaviour here.</summary>
    Object,

    /// <summary>A tensor.</summary>
    Tensor,
}
