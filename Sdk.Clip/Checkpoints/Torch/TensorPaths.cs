using System.Globalization;

namespace Clip.Sdk.Checkpoints;

/// <summary>Names the tensors of a tree by the path to them: <c>state_dict.visual.proj</c>, <c>0.weight</c>.</summary>
internal static class TensorPaths
{
    /// <summary>The name of a tensor that is a file's only value.</summary>
    public const string RootName = "tensor";

    /// <summary>Visits every tensor of a tree that was checked for depth and size.</summary>
    /// <exception cref="ModelFormatException">Two tensors have the same path.</exception>
    public static Dictionary<string, CheckpointTensor> Collect(PickleValue root, TorchTensorFactory factory, TorchFileContext context)
    {
        Dictionary<string, CheckpointTensor> tensors = new(StringComparer.Ordinal);

        // Paths are joined for tensors only: a hostile file may repeat long keys around millions of other values.
        List<string> path = [];
        Visit(root);
        return tensors;

        void Visit(PickleValue value)
        {
            switch (value.Kind)
            {
                case PickleKind.Tensor:
                    Add(value.Record!, Name(path, context));
                    break;
                case PickleKind.Dictionary or PickleKind.Object:
                    foreach ((PickleValue key, PickleValue child) in value.Entries)
                    {
                        VisitChild(child, key, 0);
                    }

                    break;
                case PickleKind.List or PickleKind.Tuple:
                    for (int index = 0; index < value.Items.Count; index++)
                    {
                        VisitChild(value.Items[index], null, index);
                    }

                    break;
            }
        }

        void VisitChild(PickleValue child, PickleValue? key, int index)
        {
            if (child.Kind is PickleKind.Tensor or PickleKind.Dictionary or PickleKind.Object or PickleKind.List or PickleKind.Tuple)
            {
                path.Add(key is null ? index.ToString(CultureInfo.InvariantCulture) : KeyText(key));
                Visit(child);
                path.RemoveAt(path.Count - 1);
            }
        }

        void Add(TorchTensorRecord record, string name)
        {
            record.Tensor ??= factory.Create(record, name);
            if (!tensors.TryAdd(name, record.Tensor.View(name)) || tensors.Count > PickleLimits.MaxTensors)
            {
                throw context.Error($"holds two tensors at the path '{name}', or more than {PickleLimits.MaxTensors} tensors");
            }
        }
    }

    private static string KeyText(PickleValue key) => key.Kind == PickleKind.String ? key.AsString() : key.ToString();

    private static string Name(List<string> path, TorchFileContext context)
    {
        int length = path.Sum(key => key.Length + 1) - 1;
        return length > PickleLimits.MaxPathLength
            ? throw context.Error($"holds a tensor whose path has {length} characters, more than the {PickleLimits.MaxPathLength} allowed")
            : path.Count == 0 ? RootName : string.Join('.', path);
    }
}
