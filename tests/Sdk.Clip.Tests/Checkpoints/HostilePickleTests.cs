using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Checkpoints;

public class HostilePickleTests
{
    private static readonly TorchFileContext Context = new("model.pt", "data.pkl");

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("torch", "load")]
    [InlineData("torch.hub", "load")]
    [InlineData("numpy.core.multiarray", "_reconstruct")]
    [InlineData("torch.nn.modules.linear", "Linear")]
    [InlineData("argparse", "Namespace")]
    public void A_forbidden_global_is_refused_by_name(string module, string name)
    {
        byte[] called = new PickleAssembler().Global(module, name).Text("touch /tmp/owned").Op(PickleOpcode.Tuple1).Op(PickleOpcode.Reduce).End();
        byte[] byStack = new PickleAssembler().Text(module).Text(name).Op(PickleOpcode.StackGlobal).End();
        byte[] asInstance = new PickleAssembler().Op(PickleOpcode.Mark).Op(PickleOpcode.Inst).Raw(System.Text.Encoding.ASCII.GetBytes($"{module}\n{name}\n")).End();

        foreach (byte[] pickle in (byte[][])[called, byStack, asInstance])
        {
            string message = Refusal(pickle);
            Assert.Contains($"forbidden global '{module}.{name}'", message, StringComparison.Ordinal);
            Assert.EndsWith("Nothing was executed.", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("torch._utils", "_rebuild_qtensor", "quantized")]
    [InlineData("torch", "ComplexFloatStorage", "complex")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor", "sparse")]
    public void Tensors_of_unknown_kinds_are_refused_as_such(string module, string name, string kind) =>
        Assert.Contains(kind, Refusal(new PickleAssembler().Global(module, name).End()), StringComparison.Ordinal);

    [Fact]
    public void Allowed_names_cannot_be_called_with_other_things()
    {
        Assert.Contains("do not fit", Refusal(new PickleAssembler().Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce).End()), StringComparison.Ordinal);
        Assert.Contains("calls a String", Refusal(new PickleAssembler().Text("os.system").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce).End()), StringComparison.Ordinal);
        Assert.Contains("no list of pairs", Refusal(new PickleAssembler().Global("collections", "OrderedDict").Text("x").Op(PickleOpcode.Tuple1).Op(PickleOpcode.Reduce).End()), StringComparison.Ordinal);
        Assert.Contains("no typed storage", Refusal(new PickleAssembler().Global("torch._utils", "_rebuild_tensor").Text("x").Number(0).Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.EmptyTuple)
            .Raw((byte)PickleOpcode.Mark).Op(PickleOpcode.PopMark).Text("x").Number(0).Op(PickleOpcode.Tuple2).Op(PickleOpcode.Pop).Op(PickleOpcode.Pop).Op(PickleOpcode.Pop).Op(PickleOpcode.Tuple2).Op(PickleOpcode.Pop)
            .Op(PickleOpcode.Mark).Text("x").Number(0).Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce).End()), StringComparison.Ordinal);
        Assert.Contains("no storage", Refusal(new PickleAssembler().Text("module").Op(PickleOpcode.BinPersId).End()), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_and_storages_never_reach_the_values()
    {
        Assert.Contains("class or a storage", Refusal(new PickleAssembler().Global("torch", "FloatStorage").End()), StringComparison.Ordinal);
        Assert.Contains("class or a storage", Refusal(new PickleAssembler().Op(PickleOpcode.Mark).Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Number(3).Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId).Op(PickleOpcode.Tuple1).End()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tower_of_lists_is_refused()
    {
        byte[] pickle = new PickleAssembler().Repeat(100_000, assembler => assembler.Op(PickleOpcode.EmptyList)).Repeat(99_999, assembler => assembler.Op(PickleOpcode.Append)).End();

        Assert.Contains("deeper than 200", Refusal(pickle), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_marks_without_end_are_refused() =>
        Assert.Contains("marks", Refusal(new PickleAssembler().Repeat(100_000, assembler => assembler.Op(PickleOpcode.Mark)).End()), StringComparison.Ordinal);

    [Fact]
    public void A_list_that_contains_itself_is_refused() =>
        Assert.Contains("contains itself", Refusal(new PickleAssembler().Op(PickleOpcode.EmptyList).Op(PickleOpcode.BinPut).Raw(0).Op(PickleOpcode.BinGet).Raw(0).Op(PickleOpcode.Append).End()), StringComparison.Ordinal);

    [Fact]
    public void Lists_that_double_by_the_memo_are_refused()
    {
        PickleAssembler assembler = new PickleAssembler().Op(PickleOpcode.EmptyList).Op(PickleOpcode.BinPut).Raw(0);
        for (byte level = 0; level < 100; level++)
        {
            assembler.Op(PickleOpcode.EmptyList).Op(PickleOpcode.Mark)
                .Op(PickleOpcode.BinGet).Raw(level).Op(PickleOpcode.BinGet).Raw(level).Op(PickleOpcode.Appends)
                .Op(PickleOpcode.BinPut).Raw((byte)(level + 1));
        }

        Assert.Contains("by repeating some", Refusal(assembler.End()), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_without_end_are_refused()
    {
        Assert.Contains("more than 1000000 values", Refusal(new PickleAssembler().Repeat(1_100_000, assembler => assembler.Op(PickleOpcode.EmptyDict)).End()), StringComparison.Ordinal);
        PickleBudget budget = new(Context);
        budget.Spend(PickleLimits.MaxSteps);
        Assert.Contains("steps", Assert.Throws<ModelFormatException>(() => budget.Spend(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copying_the_same_pairs_again_and_again_is_refused()
    {
        PickleAssembler assembler = new PickleAssembler().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.BinPut).Raw(0).Op(PickleOpcode.Mark);
        assembler.Repeat(50_000, item => item.Text(Guid.NewGuid().ToString()).Op(PickleOpcode.None)).Op(PickleOpcode.SetItems).Op(PickleOpcode.Pop);
        assembler.Repeat(10_000, item => item.Global("__torch__", "A").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.NewObj).Op(PickleOpcode.BinGet).Raw(0).Op(PickleOpcode.Build).Op(PickleOpcode.Pop));

        Assert.Contains("values", Refusal(assembler.Op(PickleOpcode.None).End()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(PickleOpcode.BinUnicode), new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(nameof(PickleOpcode.BinUnicode8), new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(nameof(PickleOpcode.BinBytes), new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(nameof(PickleOpcode.BinBytes8), new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80 })]
    [InlineData(nameof(PickleOpcode.BinString), new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(nameof(PickleOpcode.Long4), new byte[] { 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(nameof(PickleOpcode.BinFloat), new byte[] { 0 })]
    [InlineData(nameof(PickleOpcode.LongBinGet), new byte[] { 9, 0, 0, 0 })]
    [InlineData(nameof(PickleOpcode.Int), new byte[] { (byte)'x', (byte)'\n' })]
    [InlineData(nameof(PickleOpcode.Float), new byte[] { (byte)'x', (byte)'\n' })]
    [InlineData(nameof(PickleOpcode.Get), new byte[] { (byte)'-', (byte)'1', (byte)'\n' })]
    [InlineData(nameof(PickleOpcode.Pop), new byte[0])]
    [InlineData(nameof(PickleOpcode.Tuple3), new byte[0])]
    [InlineData(nameof(PickleOpcode.Appends), new byte[0])]
    [InlineData(nameof(PickleOpcode.SetItem), new byte[0])]
    [InlineData(nameof(PickleOpcode.BinPut), new byte[] { 0 })]
    [InlineData(nameof(PickleOpcode.Ext1), new byte[] { 1 })]
    [InlineData(nameof(PickleOpcode.Obj), new byte[0])]
    [InlineData(nameof(PickleOpcode.NewObjEx), new byte[0])]
    [InlineData(nameof(PickleOpcode.PersId), new byte[] { (byte)'0', (byte)'\n' })]
    [InlineData(nameof(PickleOpcode.NextBuffer), new byte[0])]
    [InlineData(nameof(PickleOpcode.Proto), new byte[] { 6 })]
    public void Operands_and_stacks_that_lie_are_refused(string instruction, byte[] operand)
    {
        PickleOpcode opcode = Enum.Parse<PickleOpcode>(instruction);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Refusal(new PickleAssembler().Op(opcode).Raw(operand).Op(PickleOpcode.Stop).End());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Instructions_of_protocol_0_build_the_same_values()
    {
        byte[] pickle = "(dp0\nS'a'\n"u8.ToArray();

        // Quoted strings of protocol 0 need Python's literal syntax, which torch never writes.
        Refusal(pickle);
        PickleValue value = Unpickler.Read("(lp0\nI12\naI01\naL34L\naF2.5\na."u8, Context, out int length);
        Assert.Equal(28, length);
        Assert.Equal(12, value.Items[0].AsInt64());
        Assert.True(value.Items[1].AsBoolean());
        Assert.Equal(34, value.Items[2].AsInt64());
        Assert.Equal(2.5, value.Items[3].AsDouble());
    }

    [Theory]
    [InlineData(4, 0, new long[] { 5 }, new long[] { 1 })]
    [InlineData(4, 1, new long[] { 4 }, new long[] { 1 })]
    [InlineData(4, -1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 1 })]
    [InlineData(4, 0, new long[] { 2 }, new long[] { -1 })]
    [InlineData(4, 3, new long[] { 2 }, new long[] { 1L << 62 })]
    [InlineData(4, 0, new long[] { 1L << 62, 1L << 62 }, new long[] { 0, 0 })]
    [InlineData(4, 0, new long[] { 1L << 40 }, new long[] { 0 })]
    [InlineData(4, 0, new long[] { 0, -1 }, new long[] { 1, 1 })]
    [InlineData(-4, 0, new long[] { 1 }, new long[] { 1 })]
    [InlineData(1L << 62, 0, new long[] { 1 }, new long[] { 1 })]
    [InlineData(1L << 57, 0, new long[] { 1 }, new long[] { 1 })]
    public void Views_that_reach_outside_their_storage_are_refused(long count, long offset, long[] shape, long[] strides)
    {
        using var folder = new TemporaryFolder();
        byte[] file = TorchZip.Of(new PickleAssembler().Tensor("0", count, offset, shape, strides).End(), ("archive/data/0", new byte[16]));

        Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("model.pt", file)));
    }

    [Fact]
    public void Two_claims_about_the_length_of_one_storage_cannot_widen_it()
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleAssembler().Tensor("0", 4, 0, [4], [1]).Tensor("0", 4000, 0, [4000], [1]).Op(PickleOpcode.Tuple2).End();

        var error = Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("model.pt", TorchZip.Of(pickle, ("archive/data/0", new byte[16])))));

        Assert.Contains("16000 bytes, but it has 16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tensors_at_one_path_are_refused()
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleAssembler().Op(PickleOpcode.EmptyDict)
            .Text("a.b").Tensor("0", 4, 0, [4], [1]).Op(PickleOpcode.SetItem)
            .Text("a").Op(PickleOpcode.EmptyDict).Text("b").Tensor("0", 4, 0, [4], [1]).Op(PickleOpcode.SetItem).Op(PickleOpcode.SetItem).End();

        var error = Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("model.pt", TorchZip.Of(pickle, ("archive/data/0", new byte[16])))));

        Assert.Contains("'a.b'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_keys_around_many_tensors_are_refused_quickly()
    {
        using var folder = new TemporaryFolder();
        byte[] pickle = new PickleAssembler().Op(PickleOpcode.EmptyDict).Text(new string('k', 1_000_000)).Op(PickleOpcode.EmptyList)
            .Tensor("0", 4, 0, [4], [1]).Op(PickleOpcode.BinPut).Raw(0).Op(PickleOpcode.Append)
            .Op(PickleOpcode.Mark).Repeat(100_000, assembler => assembler.Op(PickleOpcode.BinGet).Raw(0)).Op(PickleOpcode.Appends)
            .Op(PickleOpcode.SetItem).End();

        var error = Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("model.pt", TorchZip.Of(pickle, ("archive/data/0", new byte[16])))));

        Assert.Contains("more than the 4096 allowed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("types_p2.pt")]
    [InlineData("types_p4.pt")]
    [InlineData("types_legacy.pt")]
    public void Changed_bytes_never_do_more_than_raise_a_format_error(string name)
    {
        byte[] file = File.ReadAllBytes(Fixtures.Local("checkpoints", name));
        using var folder = new TemporaryFolder();
        Gen<(int Position, byte Value)[]> changes = Gen.Zip(Gen.Choose(0, file.Length - 1), Gen.Choose(0, 255).Select(value => (byte)value))
            .Select(pair => (pair.Item1, pair.Item2)).ArrayOf(4);

        Prop.ForAll(changes.ToArbitrary(), edits =>
        {
            byte[] mutated = [.. file];
            foreach ((int position, byte value) in edits)
            {
                mutated[position] = value;
            }

            return OpensOrIsRefused(folder.Write("mutated.pt", mutated));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    [Theory]
    [InlineData("types_p2.pt")]
    [InlineData("deflated.pt")]
    [InlineData("types_legacy.pt")]
    public void A_torch_file_cut_anywhere_is_refused(string name)
    {
        byte[] file = File.ReadAllBytes(Fixtures.Local("checkpoints", name));
        using var folder = new TemporaryFolder();

        for (int length = 1; length < file.Length; length += 23)
        {
            Assert.Throws<ModelFormatException>(() => TensorArchive.Open(folder.Write("cut.pt", file.AsSpan(0, length))));
        }
    }

    [Fact]
    public void Random_instructions_never_do_more_than_raise_a_format_error()
    {
        byte[] opcodes = [.. Enum.GetValues<PickleOpcode>().Select(opcode => (byte)opcode)];
        Gen<byte> instruction = Gen.Frequency((4, Gen.Elements(opcodes)), (1, Gen.Choose(0, 255).Select(value => (byte)value)));

        Prop.ForAll(instruction.ArrayOf().ToArbitrary(), bytes =>
        {
            try
            {
                Unpickler.Read(bytes, Context, out _);
            }
            catch (ModelFormatException)
            {
                // The only error that a hostile file may cause.
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(200));
    }

    private static bool OpensOrIsRefused(string path)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            using TensorArchive archive = TensorArchive.Open(path);
            foreach (CheckpointTensor tensor in archive.Tensors.Values)
            {
                _ = tensor.Bytes.Length > 0 ? tensor.Bytes[^1] : 0;
            }
        }
        catch (ModelFormatException)
        {
            // The only error that a hostile file may cause.
        }

        return watch.Elapsed < TimeSpan.FromSeconds(10);
    }

    private static string Refusal(byte[] pickle) => Assert.Throws<ModelFormatException>(() => Unpickler.Read(pickle, Context, out _)).Message;
}
