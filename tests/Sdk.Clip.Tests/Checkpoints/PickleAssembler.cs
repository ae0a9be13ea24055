using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Clip.Sdk.Checkpoints;

/// <summary>Writes pickles instruction by instruction, hostile ones included.</summary>
internal sealed class PickleAssembler
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public PickleAssembler() => Op(PickleOpcode.Proto).Raw(2);

    public PickleAssembler Op(PickleOpcode opcode) => Raw((byte)opcode);

    public PickleAssembler Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public PickleAssembler Global(string module, string name) => Op(PickleOpcode.Global).Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleAssembler Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Op(PickleOpcode.BinUnicode).Int(bytes.Length).Raw(bytes);
    }

    public PickleAssembler Number(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Op(PickleOpcode.Long1).Raw(8).Raw(bytes);
    }

    public PickleAssembler Numbers(params ReadOnlySpan<long> values)
    {
        Op(PickleOpcode.Mark);
        foreach (long value in values)
        {
            Number(value);
        }

        return Op(PickleOpcode.Tuple);
    }

    /// <summary>A tensor over a storage, as torch writes it.</summary>
    public PickleAssembler Tensor(string key, long count, long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, string storage = "FloatStorage") =>
        Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.Mark)
            .Op(PickleOpcode.Mark).Text("storage").Global("torch", storage).Text(key).Text("cpu").Number(count).Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId)
            .Number(offset).Numbers(shape).Numbers(strides).Op(PickleOpcode.NewFalse)
            .Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce)
            .Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce);

    public PickleAssembler Repeat(int count, Action<PickleAssembler> write)
    {
        for (int index = 0; index < count; index++)
        {
            write(this);
        }

        return this;
    }

    /// <summary>The pickle, ended.</summary>
    public byte[] End() => Op(PickleOpcode.Stop)._bytes.WrittenSpan.ToArray();

    private PickleAssembler Int(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }
}
