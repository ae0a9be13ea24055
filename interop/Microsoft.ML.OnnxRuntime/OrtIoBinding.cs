using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Inputs and outputs that stay bound to a session from run to run.</summary>
/// <remarks>
/// A bound value, with the pin on its memory, is kept until it is bound anew, cleared or the binding is disposed. Where an
/// input lies on another device than the node that reads it, it is copied when bound, not when run. Not for several threads at once.
/// </remarks>
public unsafe class OrtIoBinding : SafeHandle
{
    private readonly SessionHandle _session;
    private readonly Dictionary<string, ValueHandle> _inputs = [];
    private readonly Dictionary<string, ValueHandle> _outputs = [];

    internal OrtIoBinding(InferenceSession session)
        : base(0, ownsHandle: true)
    {
        bool added = false;
        _session = session.Handle;
        _session.DangerousAddRef(ref added);
        nint binding;
        nint status = OrtApi.CreateIoBinding(_session.DangerousGetHandle(), &binding);
        if (status != 0)
        {
            _session.DangerousRelease();
            throw OrtStatus.ToException(status);
        }

        SetHandle(binding);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Binds an input.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="ortValue">The value; what is written to its memory later is seen by later runs.</param>
    /// <exception cref="OnnxRuntimeException">The value could not be bound.</exception>
    public void BindInput(string name, OrtValue ortValue) => Bind(name, ortValue, OrtApi.BindInput, _inputs);

    /// <summary>Binds an output to memory of the caller.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="ortValue">A tensor of the output's type and exact shape.</param>
    /// <exception cref="OnnxRuntimeException">The value could not be bound.</exception>
    public void BindOutput(string name, OrtValue ortValue) => Bind(name, ortValue, OrtApi.BindOutput, _outputs);

    /// <summary>Binds an output to memory that the library makes on a device, for outputs whose shape is not known before.</summary>
    /// <remarks>The first run leaves the output bound with the shape that it got; bind it again before a run that gives another.</remarks>
    /// <param name="name">The output's name.</param>
    /// <param name="memInfo">The memory.</param>
    /// <exception cref="OnnxRuntimeException">The output could not be bound.</exception>
    public void BindOutputToDevice(string name, OrtMemoryInfo memInfo)
    {
        using var borrowed = new BorrowedHandle(this);
        using var text = NativeText.Utf8(name, nameof(name));
        using var info = new BorrowedHandle(memInfo, nameof(memInfo));
        OrtStatus.Check(OrtApi.BindOutputToDevice(borrowed.Pointer, text.Pointer, info.Pointer));
        Forget(name, _outputs);
    }

    /// <summary>Waits until the bound inputs are on their devices.</summary>
    /// <exception cref="OnnxRuntimeException">A device reported an error.</exception>
    public void SynchronizeBoundInputs()
    {
        using var borrowed = new BorrowedHandle(this);
        OrtStatus.Check(OrtApi.SynchronizeBoundInputs(borrowed.Pointer));
    }

    /// <summary>Waits until the bound outputs are written.</summary>
    /// <exception cref="OnnxRuntimeException">A device reported an error.</exception>
    public void SynchronizeBoundOutputs()
    {
        using var borrowed = new BorrowedHandle(this);
        OrtStatus.Check(OrtApi.SynchronizeBoundOutputs(borrowed.Pointer));
    }

    /// <summary>The names of the bound outputs in the order in which they were bound.</summary>
    /// <exception cref="OnnxRuntimeException">The names could not be read.</exception>
    public string[] GetOutputNames()
    {
        using var borrowed = new BorrowedHandle(this);
        byte* text;
        nuint* lengths;
        nuint count;
        OrtStatus.Check(OrtApi.GetBoundOutputNames(borrowed.Pointer, DefaultAllocator.Pointer, &text, &lengths, &count));
        try
        {
            // The names follow each other without zeros between them.
            var names = new string[(int)count];
            byte* name = text;
            for (int index = 0; index < names.Length; index++)
            {
                names[index] = Encoding.UTF8.GetString(name, (int)lengths[index]);
                name += lengths[index];
            }

            return names;
        }
        finally
        {
            if (count > 0)
            {
                DefaultAllocator.Free(lengths);
                DefaultAllocator.Free(text);
            }
        }
    }

    /// <summary>The outputs of the last run in the order in which they were bound.</summary>
    /// <returns>Values on the bound memory, which must stay valid while they are used; the caller disposes the collection.</returns>
    /// <exception cref="OnnxRuntimeException">The values could not be read.</exception>
    public IDisposableReadOnlyCollection<OrtValue> GetOutputValues()
    {
        using var borrowed = new BorrowedHandle(this);
        nint* values;
        nuint count;
        OrtStatus.Check(OrtApi.GetBoundOutputValues(borrowed.Pointer, DefaultAllocator.Pointer, &values, &count));
        var outputs = new DisposableList<OrtValue>((int)count);
        nuint taken = 0;
        try
        {
            while (taken < count)
            {
                outputs.Add(new OrtValue(values[taken++]));
            }

            return outputs;
        }
        catch
        {
            outputs.Dispose();
            while (taken < count)
            {
                OrtApi.ReleaseValue(values[taken++]);
            }

            throw;
        }
        finally
        {
            if (count > 0)
            {
                DefaultAllocator.Free(values);
            }
        }
    }

    /// <summary>Lets go of all inputs.</summary>
    public void ClearBoundInputs()
    {
        using var borrowed = new BorrowedHandle(this);
        OrtApi.ClearBoundInputs(borrowed.Pointer);
        ForgetAll(_inputs);
    }

    /// <summary>Lets go of all outputs.</summary>
    public void ClearBoundOutputs()
    {
        using var borrowed = new BorrowedHandle(this);
        OrtApi.ClearBoundOutputs(borrowed.Pointer);
        ForgetAll(_outputs);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseIoBinding(handle);
        ForgetAll(_inputs);
        ForgetAll(_outputs);
        _session.DangerousRelease();
        return true;
    }

    private static void Forget(string name, Dictionary<string, ValueHandle> bound)
    {
        if (bound.Remove(name, out ValueHandle? previous))
        {
            previous.DangerousRelease();
        }
    }

    private static void ForgetAll(Dictionary<string, ValueHandle> bound)
    {
        foreach (ValueHandle value in bound.Values)
        {
            value.DangerousRelease();
        }

        bound.Clear();
    }

    private void Bind(
        string name, OrtValue ortValue, delegate* unmanaged<nint, byte*, nint, nint> bind, Dictionary<string, ValueHandle> bound)
    {
        ArgumentNullException.ThrowIfNull(ortValue);
        using var borrowed = new BorrowedHandle(this);
        using var text = NativeText.Utf8(name, nameof(name));
        using var value = new BorrowedHandle(ortValue.Handle);
        OrtStatus.Check(bind(borrowed.Pointer, text.Pointer, value.Pointer));
        bool added = false;
        ortValue.Handle.DangerousAddRef(ref added);
        Forget(name, bound);
        bound[name] = ortValue.Handle;
    }
}
