using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The names and values of one run as the C API takes them; every value stays open until this is disposed.</summary>
/// <remarks>They lie in native memory, because an asynchronous run reads them after the call that starts it has returned.</remarks>
internal sealed unsafe class RunArguments : IDisposable
{
    private readonly nint* _memory;
    private readonly ValueHandle[] _values;
    private int _held;

    /// <param name="inputNames">The native names of the inputs.</param>
    /// <param name="inputValues">As many values.</param>
    /// <param name="outputNames">The native names of the outputs.</param>
    /// <param name="outputValues">As many values to write to, or null to have the library make them.</param>
    internal RunArguments(
        ReadOnlySpan<nint> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        ReadOnlySpan<nint> outputNames,
        IReadOnlyCollection<OrtValue>? outputValues)
    {
        InputCount = inputNames.Length;
        OutputCount = outputNames.Length;
        _values = new ValueHandle[InputCount + (outputValues is null ? 0 : OutputCount)];
        _memory = (nint*)NativeMemory.AllocZeroed((nuint)(2 * (InputCount + OutputCount)) + 1, (nuint)sizeof(nint));
        inputNames.CopyTo(new Span<nint>(InputNames, InputCount));
        outputNames.CopyTo(new Span<nint>(OutputNames, OutputCount));
        try
        {
            Hold(inputValues, InputValues, nameof(inputValues));
            if (outputValues is not null)
            {
                Hold(outputValues, OutputValues, nameof(outputValues));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal int InputCount { get; }

    internal int OutputCount { get; }

    internal byte** InputNames => (byte**)_memory;

    internal nint* InputValues => _memory + InputCount;

    internal byte** OutputNames => (byte**)(_memory + (2 * InputCount));

    internal nint* OutputValues => _memory + (2 * InputCount) + OutputCount;

    /// <summary>Wraps the values that the library made during the run; the caller disposes them.</summary>
    internal DisposableList<OrtValue> TakeOutputs()
    {
        var outputs = new DisposableList<OrtValue>(OutputCount);
        int taken = 0;
        try
        {
            while (taken < OutputCount)
            {
                outputs.Add(new OrtValue(OutputValues[taken++]));
            }
        }
        catch
        {
            outputs.Dispose();
            while (taken < OutputCount)
            {
                OrtApi.ReleaseValue(OutputValues[taken++]);
            }

            throw;
        }

        return outputs;
    }

    public void Dispose()
    {
        while (_held > 0)
        {
            _values[--_held].DangerousRelease();
        }

        NativeMemory.Free(_memory);
    }

    private void Hold(IReadOnlyCollection<OrtValue> values, nint* pointers, string parameterName)
    {
        int index = 0;
        foreach (OrtValue? value in values)
        {
            ValueHandle handle = value?.Handle
                ?? throw new ArgumentNullException(parameterName, $"Value {index} is null. Pass a value for each name.");
            bool added = false;
            handle.DangerousAddRef(ref added);
            _values[_held++] = handle;
            pointers[index++] = handle.DangerousGetHandle();
        }
    }
}
