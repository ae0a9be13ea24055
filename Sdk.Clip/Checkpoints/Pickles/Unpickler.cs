namespace Clip.Sdk.Checkpoints;

/// <summary>
/// A restricted pickle machine. It knows the instructions that torch writes and the few names of <see cref="TorchGlobal"/>;
/// it calls nothing, imports nothing and never recurses, and every instruction counts against <see cref="PickleLimits"/>.
/// </summary>
internal ref struct Unpickler
{
    private readonly TorchFileContext _context;
    private readonly List<PickleValue> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<uint, PickleValue> _memo = [];
    private readonly PickleBudget _budget;
    private PickleReader _reader;

    private Unpickler(ReadOnlySpan<byte> bytes, TorchFileContext context)
    {
        _context = context;
        _budget = new PickleBudget(context);
        _reader = new PickleReader(bytes, context);
    }

    /// <summary>Reads one pickle.</summary>
    /// <param name="bytes">The pickle, and what may follow it.</param>
    /// <param name="context">The file, for messages.</param>
    /// <param name="length">Bytes of the pickle.</param>
    /// <exception cref="ModelFormatException">The pickle is malformed, beyond the limits, or asks for a forbidden global.</exception>
    public static PickleValue Read(ReadOnlySpan<byte> bytes, TorchFileContext context, out int length)
    {
        Unpickler unpickler = new(bytes[..(int)Math.Min(bytes.Length, PickleLimits.MaxBytes)], context);
        PickleValue root = unpickler.Run();
        length = unpickler._reader.Position;
        PickleTree.Check(root, context);
        return root;
    }

    private PickleValue Run()
    {
        while (true)
        {
            _budget.Spend(1);
            PickleOpcode opcode = _reader.Opcode();
            if (opcode == PickleOpcode.Stop)
            {
                return Pop();
            }

            if (!ReadScalar(opcode) && !BuildContainer(opcode) && !BuildObject(opcode) && !Arrange(opcode))
            {
                throw _context.Error($"holds the instruction 0x{(byte)opcode:X2} at byte {_reader.Position - 1}, which torch does not write");
            }
        }
    }

    private bool ReadScalar(PickleOpcode opcode)
    {
        PickleValue? value = opcode switch
        {
            PickleOpcode.None => PickleValue.None,
            PickleOpcode.NewTrue => PickleValue.True,
            PickleOpcode.NewFalse => PickleValue.False,
            PickleOpcode.BinInt1 => PickleValue.Integer(_reader.Byte()),
            PickleOpcode.BinInt2 => PickleValue.Integer(_reader.UInt16()),
            PickleOpcode.BinInt => PickleValue.Integer(_reader.Int32()),
            PickleOpcode.Long1 => _reader.LongInteger(_reader.Byte()),
            PickleOpcode.Long4 => _reader.LongInteger(_reader.UInt32()),
            PickleOpcode.Int => _reader.IntegerLine(isLong: false),
            PickleOpcode.Long => _reader.IntegerLine(isLong: true),
            PickleOpcode.BinFloat => PickleValue.Float(_reader.Double()),
            PickleOpcode.Float => _reader.FloatLine(),
            PickleOpcode.ShortBinUnicode => PickleValue.String(_reader.Utf8(_reader.Byte())),
            PickleOpcode.BinUnicode => PickleValue.String(_reader.Utf8(_reader.UInt32())),
            PickleOpcode.BinUnicode8 => PickleValue.String(_reader.Utf8(_reader.UInt64())),
            PickleOpcode.ShortBinString => PickleValue.String(_reader.ByteString(_reader.Byte())),
            PickleOpcode.BinString => PickleValue.String(_reader.ByteString(_reader.UInt32())),
            PickleOpcode.ShortBinBytes => PickleValue.Bytes(_reader.Take(_reader.Byte()).ToArray()),
            PickleOpcode.BinBytes => PickleValue.Bytes(_reader.Take(_reader.UInt32()).ToArray()),
            PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8 => PickleValue.Bytes(_reader.Take(_reader.UInt64()).ToArray()),
            _ => null,
        };
        return value is not null && Push(value);
    }

    private bool BuildContainer(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.EmptyTuple:
                return Push(PickleValue.EmptyTuple);
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet:
                return Push(PickleValue.List([]));
            case PickleOpcode.EmptyDict:
                return Push(PickleValue.Dictionary());
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                return Push(PickleValue.Tuple(PopItems(_stack.Count - (opcode - PickleOpcode.Tuple1 + 1))));
            case PickleOpcode.Tuple:
                return Push(PickleValue.Tuple(PopItems(PopMark())));
            case PickleOpcode.List or PickleOpcode.FrozenSet:
                return Push(PickleValue.List(PopItems(PopMark())));
            case PickleOpcode.Dict:
                List<PickleValue> pairs = PopItems(PopMark());
                PickleValue dictionary = PickleValue.Dictionary();
                SetAll(dictionary, pairs);
                return Push(dictionary);
            case PickleOpcode.Append:
                AppendAll(PopItems(_stack.Count - 1));
                return true;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                AppendAll(PopItems(PopMark()));
                return true;
            case PickleOpcode.SetItem:
                List<PickleValue> pair = PopItems(_stack.Count - 2);
                SetAll(Top(), pair);
                return true;
            case PickleOpcode.SetItems:
                List<PickleValue> entries = PopItems(PopMark());
                SetAll(Top(), entries);
                return true;
            default:
                return false;
        }
    }

    private bool BuildObject(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                string module = _reader.TextLine();
                return Push(TorchGlobal.Resolve(module, _reader.TextLine(), _context));
            case PickleOpcode.StackGlobal:
                string name = Text(Pop());
                return Push(TorchGlobal.Resolve(Text(Pop()), name, _context));
            case PickleOpcode.Inst:
                string instanceModule = _reader.TextLine();
                throw _context.Error($"asks for an instance of the forbidden global '{instanceModule}.{_reader.TextLine()}'");
            case PickleOpcode.Reduce or PickleOpcode.NewObj:
                PickleValue arguments = Pop();
                return Push(TorchBuilder.Build(Pop(), arguments, _budget, _context));
            case PickleOpcode.Build:
                PickleValue state = Pop();
                TorchBuilder.SetState(Top(), state, _budget);
                return true;
            case PickleOpcode.BinPersId:
                return Push(PickleValue.Of(TorchBuilder.Storage(Pop(), _context)));
            default:
                return false;
        }
    }

    // Marks, copies and the memo.
    private bool Arrange(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark when _marks.Count < PickleLimits.MaxMarks:
                _marks.Add(_stack.Count);
                return true;
            case PickleOpcode.Mark:
                throw _context.Error($"nests more than {PickleLimits.MaxMarks} marks");
            case PickleOpcode.Pop when _marks.Count > 0 && _marks[^1] == _stack.Count:
                _marks.RemoveAt(_marks.Count - 1);
                return true;
            case PickleOpcode.Pop:
                Pop();
                return true;
            case PickleOpcode.PopMark:
                PopItems(PopMark());
                return true;
            case PickleOpcode.Dup:
                return Push(Top());
            case PickleOpcode.Get:
                return PushMemo(_reader.IndexLine());
            case PickleOpcode.BinGet:
                return PushMemo(_reader.Byte());
            case PickleOpcode.LongBinGet:
                return PushMemo(_reader.UInt32());
            case PickleOpcode.Put:
                return Remember(_reader.IndexLine());
            case PickleOpcode.BinPut:
                return Remember(_reader.Byte());
            case PickleOpcode.LongBinPut:
                return Remember(_reader.UInt32());
            case PickleOpcode.Memoize:
                return Remember((uint)_memo.Count);
            case PickleOpcode.Frame:
                // The frame's bytes are read one by one anyway; its length is only a hint for buffering.
                _reader.UInt64();
                return true;
            case PickleOpcode.Proto:
                byte protocol = _reader.Byte();
                return protocol <= 5 ? true : throw _context.Error($"is a pickle of protocol {protocol}; 0 to 5 are known");
            default:
                return false;
        }
    }

    private readonly bool Push(PickleValue value)
    {
        _budget.Make();
        _stack.Add(value);
        return true;
    }

    private PickleValue Top() => _stack.Count > Floor ? _stack[^1] : throw StackUnderflow();

    private PickleValue Pop()
    {
        PickleValue value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    // Values below the innermost mark belong to an outer container.
    private readonly int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    private int PopMark()
    {
        if (_marks.Count == 0)
        {
            throw StackUnderflow();
        }

        int mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return mark;
    }

    private List<PickleValue> PopItems(int from)
    {
        if (from < Floor)
        {
            throw StackUnderflow();
        }

        _budget.Spend(_stack.Count - from);
        List<PickleValue> items = _stack.GetRange(from, _stack.Count - from);
        _stack.RemoveRange(from, items.Count);
        return items;
    }

    private void AppendAll(List<PickleValue> items)
    {
        PickleValue list = Top();
        if (list.Kind != PickleKind.List)
        {
            throw _context.Error($"appends to a {list.Kind}");
        }

        foreach (PickleValue item in items)
        {
            list.Append(item);
        }
    }

    private void SetAll(PickleValue dictionary, List<PickleValue> pairs)
    {
        if (dictionary.Kind != PickleKind.Dictionary || pairs.Count % 2 != 0)
        {
            throw _context.Error($"sets entries of a {dictionary.Kind}, or an odd number of keys and values");
        }

        for (int index = 0; index < pairs.Count; index += 2)
        {
            if (!pairs[index].IsKey)
            {
                throw _context.Error($"uses a {pairs[index].Kind} as a key");
            }

            dictionary.Set(pairs[index], pairs[index + 1]);
        }
    }

    private bool PushMemo(uint index) => _memo.TryGetValue(index, out PickleValue? value)
        ? Push(value)
        : throw _context.Error($"asks for slot {index} of its memo, which is empty");

    private bool Remember(uint index)
    {
        _memo[index] = Top();
        return _memo.Count <= PickleLimits.MaxValues ? true : throw _context.Error($"remembers more than {PickleLimits.MaxValues} values");
    }

    private readonly string Text(PickleValue value) => value.Kind == PickleKind.String
        ? value.AsString()
        : throw _context.Error($"names a global by a {value.Kind}");

    private readonly ModelFormatException StackUnderflow() =>
        _context.Error($"takes more values from its stack than it holds at byte {_reader.Position}");
}
