namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Providers that are added by a function of their own, outside of the table, with one number as their setting.</summary>
internal static unsafe class ExportedProvider
{
    /// <summary>What to do where a provider cannot be added.</summary>
    internal static string WhatToDo =>
        $"ONNX Runtime {OrtLibrary.Version} looks for the libraries of its providers in '{OrtLibrary.Folder}'. "
        + "Put a build that has this provider, with those libraries, beside the application, or run on the CPU.";

    /// <exception cref="OnnxRuntimeException">The library lacks the function, or the function reports that its provider is absent.</exception>
    internal static void Append(SessionOptions options, string function, string provider, int setting)
    {
        using var borrowed = new BorrowedHandle(options);
        var append = (delegate* unmanaged<nint, int, nint>)OrtLibrary.TryGetExport(function);
        if (append is null)
        {
            throw new OnnxRuntimeException(
                ErrorCode.NotImplemented, $"This build of ONNX Runtime {OrtLibrary.Version} does not have the execution provider '{provider}'. {WhatToDo}");
        }

        OrtStatus.Check(append(borrowed.Pointer, setting), WhatToDo);
    }
}
