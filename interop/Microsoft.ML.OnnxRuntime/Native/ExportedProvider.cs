namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Providers that are added by a function of their own, outside of the table, with one number as their setting.</summary>
internal static unsafe class ExportedProvider
{
    /// <exception cref="OnnxRuntimeException">The library lacks the function, or the function reports that its provider is absent.</exception>
    internal static void Append(SessionOptions options, string function, string provider, int setting, string advice)
    {
        using var borrowed = new BorrowedHandle(options);
        var append = (delegate* unmanaged<nint, int, nint>)OrtLibrary.TryGetExport(function);
        if (append is null)
        {
            throw new OnnxRuntimeException(
                ErrorCode.NotImplemented, $"This build of ONNX Runtime {OrtLibrary.Version} does not have the execution provider '{provider}'. {advice}");
        }

        OrtStatus.Check(append(borrowed.Pointer, setting), advice);
    }
}
