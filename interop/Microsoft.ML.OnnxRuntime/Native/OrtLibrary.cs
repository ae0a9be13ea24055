using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Finds and loads libonnxruntime, once, and holds its function table.</summary>
internal static unsafe class OrtLibrary
{
    private static readonly Lock Gate = new();

    private static volatile nint _table;
    private static nint _version;
    private static nint _library;
    private static string _folder = "";

    /// <summary>The table of the C API.</summary>
    /// <exception cref="DllNotFoundException">The library lies in none of the folders that are searched, or is too old.</exception>
    internal static void** Table => (void**)(_table != 0 ? _table : Load());

    /// <summary>The version of the loaded library, such as 1.30.0.</summary>
    internal static string Version => Table is null ? "" : Utf8.ToString((byte*)_version);

    /// <summary>The folder of the loaded library, where it looks for the libraries of its execution providers.</summary>
    internal static string Folder => Table is null ? "" : _folder;

    /// <summary>A function that the library exports beside its table, or null where this build of it has none.</summary>
    internal static void* TryGetExport(string name) =>
        Table is not null && NativeLibrary.TryGetExport(_library, name, out nint address) ? (void*)address : null;

    private static nint Load()
    {
        lock (Gate)
        {
            if (_table == 0)
            {
                string path = OrtLibraryPath.Find(AppContext.BaseDirectory);
                nint library = NativeLibrary.Load(path);
                var getBase = (delegate* unmanaged<void**>)NativeLibrary.GetExport(library, "OrtGetApiBase");
                // OrtApiBase holds two functions: GetApi(version) and GetVersionString().
                void** apiBase = getBase();
                byte* version = ((delegate* unmanaged<byte*>)apiBase[1])();
                nint table = ((delegate* unmanaged<uint, nint>)apiBase[0])(OrtApi.RequiredVersion);
                if (table == 0)
                {
                    throw new DllNotFoundException(
                        $"ONNX Runtime 1.{OrtApi.RequiredVersion} or newer is needed, but '{path}' is version {Utf8.ToString(version)}. "
                        + OrtLibraryPath.WhatToDo);
                }

                _library = library;
                _folder = Path.GetDirectoryName(path)!;
                _version = (nint)version;
                _table = table;
            }

            return _table;
        }
    }
}
