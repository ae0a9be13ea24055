namespace Clip.Sdk.Checkpoints;

/// <summary>What "calling" an allowed global means here: building a plain value from its arguments.</summary>
internal static class TorchBuilder
{
    /// <summary>Builds the value that a global makes of its arguments.</summary>
    /// <exception cref="ModelFormatException">The callee is no global, or the arguments do not fit it.</exception>
    public static PickleValue Build(PickleValue callee, PickleValue arguments, PickleBudget budget, TorchFileContext context)
    {
        if (callee.Global is not TorchGlobal global || arguments.Kind != PickleKind.Tuple)
        {
            throw context.Error($"calls a {callee.Kind} with a {arguments.Kind}");
        }

        IReadOnlyList<PickleValue> items = arguments.Items;
        return global.Kind switch
        {
            TorchGlobalKind.OrderedDictionary => OrderedDictionary(items, budget, context),
            TorchGlobalKind.RebuildTensor when items.Count >= 4 => Tensor(items, type: null, context),
            TorchGlobalKind.RebuildTensorWithType when items.Count >= 7 => Tensor(items, ElementType(items[6], context), context),
            TorchGlobalKind.RebuildParameter when items.Count >= 1 && items[0].Record is not null => items[0],
            TorchGlobalKind.Sequence when items is [{ Kind: PickleKind.List or PickleKind.Tuple }] => items[0],
            TorchGlobalKind.Sequence when items.Count == 0 => PickleValue.EmptyTuple,
            TorchGlobalKind.Device when items is [{ Kind: PickleKind.String } device] => device,
            TorchGlobalKind.Device when items is [{ Kind: PickleKind.String } device, { Kind: PickleKind.Integer } index] => PickleValue.String($"{device.AsString()}:{index}"),
            TorchGlobalKind.Identity when items.Count >= 1 && !items[0].IsTransient => items[0],
            TorchGlobalKind.EncodeLatin1 when items.Count == 2 => EncodeLatin1(items, context),
            TorchGlobalKind.ScriptClass when items.Count == 0 => PickleValue.Object(global.Name),
            _ => throw context.Error($"calls '{global.Name}' with {items.Count} arguments that do not fit it"),
        };
    }

    /// <summary>Gives an object its attributes. Other values have none here: torch hangs only bookkeeping on them.</summary>
    public static void SetState(PickleValue target, PickleValue state, PickleBudget budget)
    {
        if (target.Kind != PickleKind.Object)
        {
            return;
        }

        if (state.Kind != PickleKind.Dictionary)
        {
            // What a class's own __getstate__ gave.
            target.Set(PickleValue.String("state"), state);
            return;
        }

        budget.Make(state.Entries.Count);
        foreach ((PickleValue key, PickleValue value) in state.Entries)
        {
            target.Set(key, value);
        }
    }

    /// <summary>Reads a persistent id: ('storage', class, key, location, count) and, in old files, a view.</summary>
    /// <exception cref="ModelFormatException">It is something else.</exception>
    public static TorchStorageRecord Storage(PickleValue id, TorchFileContext context)
    {
        if (id.Kind != PickleKind.Tuple || id.Items is not [{ Kind: PickleKind.String } kind, { Global: { Kind: TorchGlobalKind.StorageType } type }, { Kind: PickleKind.String } key, { Kind: PickleKind.String }, { Kind: PickleKind.Integer } count, ..]
            || kind.AsString() != "storage")
        {
            throw context.Error("refers to something outside that is no storage");
        }

        if (id.Items.Count > 5 && id.Items[5] is not { Kind: PickleKind.None, IsTransient: false })
        {
            throw context.Error("holds a storage that is a view into another, as torch before 0.4 wrote; load it in Python and save it again");
        }

        long elements = WholeNumber(count, context);
        return elements >= 0 && elements <= TensorShape.MaxElements
            ? new TorchStorageRecord(key.AsString(), type.Type, elements)
            : throw context.Error($"gives storage '{key.AsString()}' {elements} elements");
    }

    private static PickleValue Tensor(IReadOnlyList<PickleValue> items, TensorType? type, TorchFileContext context)
    {
        if (items[0].Storage is not TorchStorageRecord storage || (type ?? storage.Type) is not TensorType elementType)
        {
            throw context.Error("builds a tensor from something that is no typed storage");
        }

        return PickleValue.Of(TorchTensorRecord.Create(
            storage, elementType, WholeNumber(items[1], context), WholeNumbers(items[2], context), WholeNumbers(items[3], context), context));
    }

    private static PickleValue OrderedDictionary(IReadOnlyList<PickleValue> items, PickleBudget budget, TorchFileContext context)
    {
        PickleValue dictionary = PickleValue.Dictionary();
        IReadOnlyList<PickleValue> pairs = items switch
        {
            [] => items,
            [{ Kind: PickleKind.List or PickleKind.Tuple } list] => list.Items,
            _ => throw context.Error("builds an OrderedDict from something that is no list of pairs"),
        };
        budget.Make(pairs.Count);
        foreach (PickleValue pair in pairs)
        {
            if (pair.Kind is not (PickleKind.List or PickleKind.Tuple) || pair.Items is not [{ IsKey: true } key, PickleValue value])
            {
                throw context.Error("builds an OrderedDict from something that is no list of pairs");
            }

            dictionary.Set(key, value);
        }

        return dictionary;
    }

    // Protocol 2 has no bytes: Python writes them as text of one byte a character.
    private static PickleValue EncodeLatin1(IReadOnlyList<PickleValue> items, TorchFileContext context)
    {
        if (items is not [{ Kind: PickleKind.String } text, { Kind: PickleKind.String } encoding]
            || encoding.AsString() is not ("latin1" or "latin-1") || text.AsString().AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF') >= 0)
        {
            throw context.Error("encodes something that is no latin1 text");
        }

        return PickleValue.Bytes(System.Text.Encoding.Latin1.GetBytes(text.AsString()));
    }

    private static TensorType ElementType(PickleValue value, TorchFileContext context) =>
        value.Kind == PickleKind.String && TorchGlobal.TryGetType(value.AsString(), out TensorType type)
            ? type
            : throw context.Error($"builds a tensor of type {value}, which is unknown");

    private static long[] WholeNumbers(PickleValue value, TorchFileContext context)
    {
        if (value.Kind is not (PickleKind.Tuple or PickleKind.List) || value.Items.Count > TensorShape.MaxRank)
        {
            throw context.Error($"gives a {value} as shape or strides; a tuple of at most {TensorShape.MaxRank} was wanted");
        }

        long[] numbers = new long[value.Items.Count];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = WholeNumber(value.Items[index], context);
        }

        return numbers;
    }

    private static long WholeNumber(PickleValue value, TorchFileContext context)
    {
        try
        {
            return value.Kind == PickleKind.Integer ? value.AsInt64() : throw context.Error($"gives a {value.Kind} where a whole number belongs");
        }
        catch (InvalidOperationException error)
        {
            throw context.Error("gives a number beyond 64 bits as a length", error);
        }
    }
}
