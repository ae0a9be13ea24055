using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>The arguments of a libvips operation, asked from the library once for each operation.</summary>
internal sealed class OperationSignature
{
    private static readonly ConcurrentDictionary<string, OperationSignature> Known = new(StringComparer.Ordinal);

    private OperationSignature(List<(string Name, nint Type)> requiredInputs, Dictionary<string, nint> optionalInputs, List<string> requiredOutputs, HashSet<string> optionalOutputs) =>
        (RequiredInputs, OptionalInputs, RequiredOutputs, OptionalOutputs) = (requiredInputs, optionalInputs, requiredOutputs, optionalOutputs);

    internal List<(string Name, nint Type)> RequiredInputs { get; }

    internal Dictionary<string, nint> OptionalInputs { get; }

    internal List<string> RequiredOutputs { get; }

    internal HashSet<string> OptionalOutputs { get; }

    internal static OperationSignature Of(string operationName, Operation operation) =>
        Known.TryGetValue(operationName, out OperationSignature? signature) ? signature : Known.GetOrAdd(operationName, Read(operation));

    private static unsafe OperationSignature Read(Operation operation)
    {
        if (Vips.ObjectGetArgs(operation.Pointer, out nint names, out nint flagList, out int count) != 0)
        {
            throw new VipsException("unable to list the arguments of the operation");
        }

        OperationSignature signature = new([], new(StringComparer.Ordinal), [], new(StringComparer.Ordinal));
        for (int i = 0; i < count; i++)
        {
            string name = Marshal.PtrToStringUTF8(((nint*)names)[i])!;
            var flags = (ArgumentFlags)((int*)flagList)[i];
            if (Vips.ObjectGetArgument(operation.Pointer, name, out ParameterSpecification* specification, out _, out _) == 0)
            {
                // GObject spells names with dashes, callers with underscores.
                signature.Add(name.Replace('-', '_'), specification->ValueType, flags);
            }
        }

        return signature;
    }

    private void Add(string name, nint type, ArgumentFlags flags)
    {
        bool required = flags.HasFlag(ArgumentFlags.Required);
        if (flags.HasFlag(ArgumentFlags.Input) && required && !flags.HasFlag(ArgumentFlags.Deprecated))
        {
            RequiredInputs.Add((name, type));
        }
        else if (flags.HasFlag(ArgumentFlags.Input) && !required)
        {
            OptionalInputs[name] = type;
        }
        else if (flags.HasFlag(ArgumentFlags.Output) && required)
        {
            RequiredOutputs.Add(name);
        }
        else if (flags.HasFlag(ArgumentFlags.Output))
        {
            OptionalOutputs.Add(name);
        }
    }

    [Flags]
    private enum ArgumentFlags
    {
        None = 0,
        Required = 1,
        Input = 16,
        Output = 32,
        Deprecated = 64,
    }
}
