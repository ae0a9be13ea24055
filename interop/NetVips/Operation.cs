using NetVips.Internal;

namespace NetVips;

/// <summary>Runs libvips operations by name: make the operation, set its arguments, build it, take its results.</summary>
public class Operation : VipsObject
{
    private Operation(nint pointer)
        : base(pointer)
    {
    }

    /// <summary>Blocks or allows an operation class and everything below it, for the whole process.</summary>
    /// <param name="name">For example <c>VipsForeignLoad</c> or <c>VipsForeignLoadJpeg</c>; a name that does not exist is ignored.</param>
    /// <param name="state">True blocks.</param>
    public static void Block(string name, bool state) => Vips.OperationBlockSet(name, state ? 1 : 0);

    /// <summary>Calls an operation.</summary>
    /// <param name="operationName">The nickname, for example <c>resize</c>.</param>
    /// <param name="options">Optional arguments; entries named after an optional output receive it. Null values are skipped.</param>
    /// <param name="arguments">The required arguments in order.</param>
    /// <returns>The first required output, or null for an operation without one.</returns>
    /// <exception cref="ArgumentException">Too many or too few required arguments, or an unknown optional one.</exception>
    /// <exception cref="VipsException">libvips refused.</exception>
    internal static object? Run(string operationName, VOption? options, params ReadOnlySpan<object> arguments) =>
        RunWith(operationName, options, stringOptions: null, arguments);

    /// <summary>The same, with more options in the form of a text such as <c>[access=sequential]</c>.</summary>
    internal static object? RunWith(string operationName, VOption? options, string? stringOptions, params ReadOnlySpan<object> arguments)
    {
        nint pointer = Vips.OperationNew(operationName);
        if (pointer == 0)
        {
            throw new VipsException($"no such operation {operationName}");
        }

        nint built;
        OperationSignature signature;
        using (var operation = new Operation(pointer))
        {
            signature = OperationSignature.Of(operationName, operation);

            // Set first, so that a string such as "[access=random]" cannot override what the caller said in code.
            if (!string.IsNullOrEmpty(stringOptions) && Vips.ObjectSetFromString(operation.Pointer, stringOptions) != 0)
            {
                throw new VipsException($"unable to call {operationName}");
            }

            operation.SetInputs(operationName, signature, options, arguments);
            built = Vips.CacheOperationBuild(operation.Pointer);
            if (built == 0)
            {
                Vips.ObjectUnrefOutputs(operation.Pointer);
                throw new VipsException($"unable to call {operationName}");
            }
        }

        using var done = new Operation(built);
        return done.TakeOutputs(signature, options);
    }

    private void SetInputs(string operationName, OperationSignature signature, VOption? options, ReadOnlySpan<object> arguments)
    {
        if (arguments.Length != signature.RequiredInputs.Count)
        {
            throw new ArgumentException(
                $"Operation '{operationName}' takes {signature.RequiredInputs.Count} required arguments but got {arguments.Length}.", nameof(arguments));
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            (string name, nint type) = signature.RequiredInputs[i];
            Set(type, name, arguments[i]);
        }

        foreach ((string name, object? value) in options ?? [])
        {
            if (signature.OptionalOutputs.Contains(name))
            {
                continue;
            }

            if (!signature.OptionalInputs.TryGetValue(name, out nint type))
            {
                throw new ArgumentException($"{operationName} does not support optional argument: {name}", nameof(options));
            }

            if (value is not null)
            {
                Set(type, name, value);
            }
        }
    }

    private object? TakeOutputs(OperationSignature signature, VOption? options)
    {
        object? result = signature.RequiredOutputs.Count > 0 ? Get(signature.RequiredOutputs[0]) : null;
        foreach (string name in options?.Keys.Where(signature.OptionalOutputs.Contains).ToArray() ?? [])
        {
            options![name] = Get(name);
        }

        Vips.ObjectUnrefOutputs(Pointer);
        return result;
    }
}
