namespace Clip.Sdk.Checkpoints;

/// <summary>
/// Checks that values form a tree that can be walked: no value contains itself, the depth is bounded, and so is the number
/// of nodes when shared values are counted wherever they appear (a few bytes can describe 2^1000 of them).
/// </summary>
internal static class PickleTree
{
    private const long InProgress = -1;

    /// <summary>Checks a tree, without recursion and visiting each value once.</summary>
    /// <exception cref="ModelFormatException">The values form no such tree, or hold something that is not data.</exception>
    public static void Check(PickleValue root, TorchFileContext context)
    {
        Dictionary<PickleValue, long> sizes = new(ReferenceEqualityComparer.Instance);
        Stack<(PickleValue Value, int Next, long Size)> open = new();
        Enter(root);
        while (open.TryPop(out (PickleValue Value, int Next, long Size) frame))
        {
            if (!TryGetChild(frame.Value, frame.Next, out PickleValue? child))
            {
                sizes[frame.Value] = frame.Size;
                AddToParent(frame.Size);
                continue;
            }

            open.Push(frame with { Next = frame.Next + 1 });
            if (!sizes.TryGetValue(child, out long size))
            {
                Enter(child);
            }
            else if (size == InProgress)
            {
                throw context.Error("holds a container that contains itself");
            }
            else
            {
                AddToParent(size);
            }
        }

        void Enter(PickleValue value)
        {
            if (value.IsTransient)
            {
                throw context.Error("uses a class or a storage as a value");
            }

            if (IsLeaf(value))
            {
                AddToParent(1);
                return;
            }

            if (open.Count >= PickleLimits.MaxDepth)
            {
                throw context.Error($"nests containers deeper than {PickleLimits.MaxDepth}");
            }

            sizes[value] = InProgress;
            open.Push((value, 0, 1));
        }

        void AddToParent(long size)
        {
            if (open.TryPop(out (PickleValue Value, int Next, long Size) parent))
            {
                long sum = parent.Size + size;
                open.Push(sum <= PickleLimits.MaxTreeNodes ? parent with { Size = sum } : throw context.Error($"describes more than {PickleLimits.MaxTreeNodes} values by repeating some"));
            }
        }
    }

    private static bool IsLeaf(PickleValue value) =>
        value.Kind is not (PickleKind.List or PickleKind.Tuple or PickleKind.Dictionary or PickleKind.Object);

    private static bool TryGetChild(PickleValue value, int index, out PickleValue child)
    {
        bool isSequence = value.Kind is PickleKind.List or PickleKind.Tuple;
        int count = isSequence ? value.Items.Count : value.Entries.Count * 2;
        child = index >= count
            ? value
            : isSequence ? value.Items[index] : index % 2 == 0 ? value.Entries[index / 2].Key : value.Entries[index / 2].Value;
        return index < count;
    }
}
