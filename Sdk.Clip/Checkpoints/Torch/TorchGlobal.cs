namespace Clip.Sdk.Checkpoints;

/// <summary>The few names that a pickle may refer to; each stands for something that this reader builds itself.</summary>
internal enum TorchGlobalKind
{
    OrderedDictionary,
    RebuildTensor,
    RebuildTensorWithType,
    RebuildParameter,
    StorageType,
    Sequence,
    Device,
    Identity,
    EncodeLatin1,
    ScriptClass,
}

/// <summary>A name that a pickle refers to.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Name">Module and name, joined by a dot.</param>
/// <param name="Type">The element type of a storage class; null for untyped storages and everything else.</param>
internal sealed record TorchGlobal(TorchGlobalKind Kind, string Name, TensorType? Type = null)
{
    private const string ScriptPrefix = "__torch__.";

    private static readonly Dictionary<string, TorchGlobal> Allowed = Index(
        new(TorchGlobalKind.OrderedDictionary, "collections.OrderedDict"),
        new(TorchGlobalKind.RebuildTensor, "torch._utils._rebuild_tensor"),
        new(TorchGlobalKind.RebuildTensor, "torch._utils._rebuild_tensor_v2"),
        new(TorchGlobalKind.RebuildTensorWithType, "torch._utils._rebuild_tensor_v3"),
        new(TorchGlobalKind.RebuildParameter, "torch._utils._rebuild_parameter"),
        new(TorchGlobalKind.RebuildParameter, "torch._utils._rebuild_parameter_with_state"),
        new(TorchGlobalKind.StorageType, "torch.FloatStorage", TensorType.Float32),
        new(TorchGlobalKind.StorageType, "torch.HalfStorage", TensorType.Float16),
        new(TorchGlobalKind.StorageType, "torch.BFloat16Storage", TensorType.BFloat16),
        new(TorchGlobalKind.StorageType, "torch.DoubleStorage", TensorType.Float64),
        new(TorchGlobalKind.StorageType, "torch.CharStorage", TensorType.Int8),
        new(TorchGlobalKind.StorageType, "torch.ByteStorage", TensorType.UInt8),
        new(TorchGlobalKind.StorageType, "torch.ShortStorage", TensorType.Int16),
        new(TorchGlobalKind.StorageType, "torch.IntStorage", TensorType.Int32),
        new(TorchGlobalKind.StorageType, "torch.LongStorage", TensorType.Int64),
        new(TorchGlobalKind.StorageType, "torch.BoolStorage", TensorType.Boolean),
        new(TorchGlobalKind.StorageType, "torch.storage.UntypedStorage"),
        new(TorchGlobalKind.Sequence, "torch.Size"),
        new(TorchGlobalKind.Device, "torch.device"),
        new(TorchGlobalKind.Identity, "torch.jit._pickle.build_intlist"),
        new(TorchGlobalKind.Identity, "torch.jit._pickle.build_doublelist"),
        new(TorchGlobalKind.Identity, "torch.jit._pickle.build_boollist"),
        new(TorchGlobalKind.Identity, "torch.jit._pickle.build_tensorlist"),
        new(TorchGlobalKind.Identity, "torch.jit._pickle.restore_type_tag"),
        new(TorchGlobalKind.Sequence, "builtins.set"),
        new(TorchGlobalKind.Sequence, "__builtin__.set"),
        new(TorchGlobalKind.EncodeLatin1, "_codecs.encode"));

    private static readonly Dictionary<string, TensorType> Types = new(StringComparer.Ordinal)
    {
        ["torch.float32"] = TensorType.Float32,
        ["torch.float16"] = TensorType.Float16,
        ["torch.bfloat16"] = TensorType.BFloat16,
        ["torch.float64"] = TensorType.Float64,
        ["torch.int8"] = TensorType.Int8,
        ["torch.uint8"] = TensorType.UInt8,
        ["torch.int16"] = TensorType.Int16,
        ["torch.int32"] = TensorType.Int32,
        ["torch.int64"] = TensorType.Int64,
        ["torch.bool"] = TensorType.Boolean,
    };

    /// <summary>The element type that a name such as <c>torch.float32</c> stands for.</summary>
    public static bool TryGetType(string name, out TensorType type) => Types.TryGetValue(name, out type);

    /// <summary>Resolves a name.</summary>
    /// <returns>The name's stand-in, or its text for an element type.</returns>
    /// <exception cref="ModelFormatException">The name is none that this reader builds.</exception>
    public static PickleValue Resolve(string module, string name, TorchFileContext context)
    {
        string full = $"{module}.{name}";
        if (Allowed.TryGetValue(full, out TorchGlobal? global))
        {
            return PickleValue.Of(global);
        }

        if (Types.ContainsKey(full))
        {
            return PickleValue.String(full);
        }

        if (full.StartsWith(ScriptPrefix, StringComparison.Ordinal))
        {
            return PickleValue.Of(new TorchGlobal(TorchGlobalKind.ScriptClass, full));
        }

        throw context.Error(Refusal(full));
    }

    private static string Refusal(string full) => full switch
    {
        "torch._utils._rebuild_qtensor" or "torch.QUInt8Storage" or "torch.QInt8Storage" or "torch.QInt32Storage" or "torch.QUInt4x2Storage" or "torch.QUInt2x4Storage"
            => $"holds quantized tensors ('{full}'), which this reader does not know; save the weights as floats",
        "torch.ComplexFloatStorage" or "torch.ComplexDoubleStorage" => $"holds complex tensors ('{full}'), which this reader does not know",
        "torch._utils._rebuild_sparse_tensor" or "torch.serialization._get_layout" => $"holds sparse tensors ('{full}'), which this reader does not know; save them dense",
        _ => $"asks for the forbidden global '{full}'; only tensors, containers, numbers and strings are built. "
            + "If you trust it, load it in Python and save its state_dict() alone, best as safetensors",
    };

    private static Dictionary<string, TorchGlobal> Index(params TorchGlobal[] globals) => globals.ToDictionary(global => global.Name, StringComparer.Ordinal);
}
