using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>An operator of ATen by its schema name, found in the loaded libtorch when it is first called.</summary>
/// <remarks>Trailing arguments that are not given take the schema's defaults.</remarks>
internal sealed class Operator(string name, string overload = "")
{
    private const int ResultsOnStack = 6;
    private const int ScratchOnStack = 128;

    private IntPtr _handle;
    private bool _looked;

    /// <summary>Whether the loaded libtorch has this operator.</summary>
    internal bool Exists
    {
        get
        {
            if (!_looked)
            {
                NativeMethods.Check(NativeMethods.ct_operator_find("aten::" + name, overload, out _handle));
                _looked = true;
            }

            return _handle != IntPtr.Zero;
        }
    }

    /// <summary>Calls an operator with one tensor as its result.</summary>
    internal unsafe torch.Tensor One(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        int produced = Invoke(arguments, &result, 1);
        if (produced != 1 || result.Kind != NativeKind.Tensor)
        {
            throw new ExternalException($"'aten::{name}' gave {produced} results of which the first is {result.Kind}; one tensor was expected.");
        }

        return new torch.Tensor(result.Pointer);
    }

    /// <summary>Calls an operator that works in place, or whose result is of no interest.</summary>
    internal unsafe void Run(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[ResultsOnStack];
        int produced = Invoke(arguments, results, ResultsOnStack);
        if (produced > ResultsOnStack)
        {
            foreach (torch.Tensor? tensor in Spilled(produced))
            {
                tensor?.Dispose();
            }

            return;
        }

        for (int i = 0; i < produced; i++)
        {
            if (results[i].Kind == NativeKind.Tensor)
            {
                NativeMethods.ct_tensor_release(results[i].Pointer);
            }
        }
    }

    /// <summary>Calls an operator whose results are tensors, a tuple or a list.</summary>
    internal unsafe torch.Tensor[] Many(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = stackalloc NativeValue[ResultsOnStack];
        int produced = Invoke(arguments, results, ResultsOnStack);
        if (produced > ResultsOnStack)
        {
            return Spilled(produced)!;
        }

        var tensors = new torch.Tensor[produced];
        for (int i = 0; i < produced; i++)
        {
            tensors[i] = Wrap(results[i])!;
        }

        return tensors;
    }

    /// <summary>Calls an operator whose result is one number, truth value or integer.</summary>
    internal unsafe Scalar Scalar(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue result;
        Invoke(arguments, &result, 1);
        return result.Kind switch
        {
            NativeKind.Integer => result.Integer,
            NativeKind.Number => result.Number,
            NativeKind.Boolean => result.Integer != 0,
            _ => throw new ExternalException($"'aten::{name}' gave {result.Kind}; a number was expected."),
        };
    }

    private static torch.Tensor? Wrap(in NativeValue value) =>
        value.Kind == NativeKind.Tensor && value.Pointer != IntPtr.Zero ? new torch.Tensor(value.Pointer) : null;

    private static unsafe torch.Tensor?[] Spilled(int produced)
    {
        var values = new NativeValue[produced];
        fixed (NativeValue* first = values)
        {
            NativeMethods.ct_operator_take_results(first);
        }

        return Array.ConvertAll(values, value => Wrap(value));
    }

    private unsafe int Invoke(ReadOnlySpan<Argument> arguments, NativeValue* results, int capacity)
    {
        if (!Exists)
        {
            throw new ExternalException(
                $"The loaded libtorch {torch.__version__} has no operator 'aten::{name}'" +
                (overload.Length > 0 ? $" with overload '{overload}'." : "."));
        }

        int words = 0;
        foreach (ref readonly Argument argument in arguments)
        {
            words += ScratchWords(argument);
        }

        NativeValue* values = stackalloc NativeValue[Math.Max(arguments.Length, 1)];
        long* scratch = stackalloc long[Math.Min(words, ScratchOnStack)];
        long[]? rented = words > ScratchOnStack ? GC.AllocateUninitializedArray<long>(words, pinned: true) : null;
        if (rented is not null)
        {
            scratch = (long*)Marshal.UnsafeAddrOfPinnedArrayElement(rented, 0);
        }

        int laidOut = 0;
        int produced = 0;
        try
        {
            for (; laidOut < arguments.Length; laidOut++)
            {
                scratch += LayOut(arguments[laidOut], ref values[laidOut], scratch);
            }

            NativeMethods.Check(NativeMethods.ct_operator_call(_handle, values, arguments.Length, results, capacity, &produced));
        }
        finally
        {
            for (int i = 0; i < laidOut; i++)
            {
                Release(arguments[i]);
            }
        }

        return produced;
    }

    private static int ScratchWords(in Argument argument) => argument.Kind switch
    {
        NativeKind.IntegerList or NativeKind.NumberList or NativeKind.TensorList or NativeKind.Complex => (int)argument.Bits,
        NativeKind.Text => (Encoding.UTF8.GetByteCount((string)argument.Reference!) / sizeof(long)) + 1,
        _ => 0,
    };

    private static unsafe int LayOut(in Argument argument, ref NativeValue value, long* scratch)
    {
        value.Kind = argument.Kind;
        value.Count = 0;
        switch (argument.Kind)
        {
            case NativeKind.Tensor:
                value.Pointer = ((torch.Tensor)argument.Reference!).Acquire();
                return 0;
            case NativeKind.Generator:
                value.Pointer = ((torch.Generator)argument.Reference!).Handle;
                return 0;
            case NativeKind.TensorList:
                return LayOutTensors((torch.Tensor?[])argument.Reference!, ref value, scratch);
            case NativeKind.IntegerList:
                ((long[])argument.Reference!).CopyTo(new Span<long>(scratch, (int)argument.Bits));
                break;
            case NativeKind.NumberList or NativeKind.Complex:
                ((double[])argument.Reference!).CopyTo(new Span<double>(scratch, (int)argument.Bits));
                break;
            case NativeKind.Text:
                int capacity = ScratchWords(argument);
                value.Count = Encoding.UTF8.GetBytes((string)argument.Reference!, new Span<byte>(scratch, capacity * sizeof(long)));
                value.Pointer = (IntPtr)scratch;
                return capacity;
            default:
                value.Integer = argument.Bits;
                return 0;
        }

        value.Count = (int)argument.Bits;
        value.Pointer = (IntPtr)scratch;
        return value.Count;
    }

    private static unsafe int LayOutTensors(torch.Tensor?[] tensors, ref NativeValue value, long* scratch)
    {
        int acquired = 0;
        try
        {
            for (; acquired < tensors.Length; acquired++)
            {
                scratch[acquired] = tensors[acquired]?.Acquire() ?? IntPtr.Zero;
            }
        }
        catch
        {
            for (int i = 0; i < acquired; i++)
            {
                tensors[i]?.ReleaseAcquired();
            }

            throw;
        }

        value.Count = tensors.Length;
        value.Pointer = (IntPtr)scratch;
        return tensors.Length;
    }

    private static void Release(in Argument argument)
    {
        if (argument.Kind == NativeKind.Tensor)
        {
            ((torch.Tensor)argument.Reference!).ReleaseAcquired();
        }
        else if (argument.Kind == NativeKind.TensorList)
        {
            foreach (torch.Tensor? tensor in (torch.Tensor?[])argument.Reference!)
            {
                tensor?.ReleaseAcquired();
            }
        }

        GC.KeepAlive(argument.Reference);
    }
}
