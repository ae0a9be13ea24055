using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// A value of a torch file, read without executing anything: None, numbers, strings, bytes, containers, attributes of
/// TorchScript modules, and tensors. The values of one file form a tree of bounded depth and size.
/// </summary>
public sealed class PickleValue
{
    private readonly object? _value;
    private Dictionary<object, int>? _entryByKey;

    private PickleValue(PickleKind kind, object? value)
    {
        Kind = kind;
        _value = value;
    }

    /// <summary>What the value is.</summary>
    public PickleKind Kind { get; }

    /// <summary>The elements of a list or tuple.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<PickleValue> Items => Kind is PickleKind.List or PickleKind.Tuple ? (List<PickleValue>)_value! : throw WrongKind("list or tuple");

    /// <summary>The entries of a dictionary, or the attributes of an object.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public IReadOnlyList<KeyValuePair<PickleValue, PickleValue>> Entries => Kind is PickleKind.Dictionary or PickleKind.Object ? EntryList : throw WrongKind("dictionary or object");

    /// <summary>The tensor; its name is the path to it in the file.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public CheckpointTensor Tensor => Record?.Tensor ?? throw WrongKind("tensor");

    /// <summary>The Python class of an object, as the file names it; null for other kinds.</summary>
    public string? ClassName { get; private init; }

    internal static PickleValue None { get; } = new(PickleKind.None, null);

    internal static PickleValue True { get; } = new(PickleKind.Boolean, true);

    internal static PickleValue False { get; } = new(PickleKind.Boolean, false);

    internal static PickleValue EmptyTuple { get; } = new(PickleKind.Tuple, new List<PickleValue>(0));

    internal TorchTensorRecord? Record => _value as TorchTensorRecord;

    internal TorchGlobal? Global => _value as TorchGlobal;

    internal TorchStorageRecord? Storage => _value as TorchStorageRecord;

    private List<KeyValuePair<PickleValue, PickleValue>> EntryList => (List<KeyValuePair<PickleValue, PickleValue>>)_value!;

    /// <summary>A whole number.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind, or beyond 64 bits.</exception>
    public long AsInt64() => _value switch
    {
        long number => number,
        bool flag => flag ? 1 : 0,
        _ => throw WrongKind("whole number of at most 64 bits"),
    };

    /// <summary>A number.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public double AsDouble() => _value switch
    {
        double number => number,
        long number => number,
        BigInteger number => (double)number,
        _ => throw WrongKind("number"),
    };

    /// <summary>A whole number of any size.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public BigInteger AsBigInteger() => _value switch
    {
        BigInteger number => number,
        long number => number,
        _ => throw WrongKind("whole number"),
    };

    /// <summary>True or false.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public bool AsBoolean() => _value is bool flag ? flag : throw WrongKind("true or false");

    /// <summary>A text.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public string AsString() => Kind == PickleKind.String ? (string)_value! : throw WrongKind("string");

    /// <summary>Raw bytes.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    public ReadOnlyMemory<byte> AsBytes() => Kind == PickleKind.Bytes ? (byte[])_value! : throw WrongKind("bytes");

    /// <summary>Looks an entry of a dictionary or an attribute of an object up; false for other kinds too.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The entry's value.</param>
    public bool TryGet(string key, [NotNullWhen(true)] out PickleValue? value)
    {
        value = _entryByKey is not null && _entryByKey.TryGetValue(key, out int index) ? EntryList[index].Value : null;
        return value is not null;
    }

    /// <summary>The value in short, for people.</summary>
    public override string ToString() => Kind switch
    {
        PickleKind.None => "None",
        PickleKind.String => $"'{_value}'",
        PickleKind.Bytes => $"{((byte[])_value!).Length} bytes",
        PickleKind.List or PickleKind.Tuple => $"{Kind} of {((List<PickleValue>)_value!).Count}",
        PickleKind.Dictionary => $"Dictionary of {EntryList.Count}",
        PickleKind.Object => $"{ClassName} with {EntryList.Count} attributes",
        PickleKind.Tensor => "Tensor",
        _ => Convert.ToString(_value, CultureInfo.InvariantCulture) ?? "",
    };

    internal static PickleValue Boolean(bool value) => value ? True : False;

    internal static PickleValue Integer(long value) => new(PickleKind.Integer, value);

    internal static PickleValue Integer(BigInteger value) =>
        new(PickleKind.Integer, value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value);

    internal static PickleValue Float(double value) => new(PickleKind.Float, value);

    internal static PickleValue String(string value) => new(PickleKind.String, value);

    internal static PickleValue Bytes(byte[] value) => new(PickleKind.Bytes, value);

    internal static PickleValue List(List<PickleValue> items) => new(PickleKind.List, items);

    internal static PickleValue Tuple(List<PickleValue> items) => new(PickleKind.Tuple, items);

    internal static PickleValue Dictionary() => new(PickleKind.Dictionary, new List<KeyValuePair<PickleValue, PickleValue>>());

    internal static PickleValue Object(string className) =>
        new(PickleKind.Object, new List<KeyValuePair<PickleValue, PickleValue>>()) { ClassName = className };

    internal static PickleValue Of(TorchTensorRecord record) => new(PickleKind.Tensor, record);

    // Globals and storages exist only while a file is read; they never reach the tree that a caller sees.
    internal static PickleValue Of(TorchGlobal global) => new(PickleKind.None, global);

    internal static PickleValue Of(TorchStorageRecord storage) => new(PickleKind.None, storage);

    /// <summary>True when a dictionary may have this value as a key.</summary>
    internal bool IsKey => Kind is PickleKind.String or PickleKind.Integer or PickleKind.Boolean or PickleKind.Float or PickleKind.Tuple or PickleKind.Bytes
        || (Kind == PickleKind.None && _value is null);

    internal bool IsTransient => _value is TorchGlobal or TorchStorageRecord;

    internal void Append(PickleValue item) => ((List<PickleValue>)_value!).Add(item);

    /// <summary>Sets an entry; a later one with the same text or whole number as key replaces the earlier one, as in Python.</summary>
    internal void Set(PickleValue key, PickleValue value)
    {
        List<KeyValuePair<PickleValue, PickleValue>> entries = EntryList;
        if (key._value is string or long)
        {
            _entryByKey ??= [];
            if (_entryByKey.TryGetValue(key._value, out int index))
            {
                entries[index] = new(entries[index].Key, value);
                return;
            }

            _entryByKey.Add(key._value, entries.Count);
        }

        entries.Add(new(key, value));
    }

    private InvalidOperationException WrongKind(string wanted) => new($"A {wanted} was wanted, but the value is {ToString()}.");
}
