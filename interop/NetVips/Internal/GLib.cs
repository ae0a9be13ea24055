using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>GLib and GObject, which the library carries inside.</summary>
internal static unsafe partial class GLib
{
    private const string Library = NativeLibraryLocator.LibraryName;

    [LibraryImport(Library, EntryPoint = "g_free")]
    internal static partial void Free(nint memory);

    [LibraryImport(Library, EntryPoint = "g_strfreev")]
    internal static partial void FreeStrings(nint strings);

    [LibraryImport(Library, EntryPoint = "g_object_ref")]
    internal static partial nint ObjectRef(nint instance);

    [LibraryImport(Library, EntryPoint = "g_object_unref")]
    internal static partial void ObjectUnref(nint instance);

    [LibraryImport(Library, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetProperty(nint instance, string name, GValue* value);

    [LibraryImport(Library, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void GetProperty(nint instance, string name, GValue* value);

    [LibraryImport(Library, EntryPoint = "g_object_set_data_full", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetDataFull(nint instance, string key, nint data, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "g_signal_connect_data", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial ulong SignalConnect(
        nint instance, string signal, void* handler, nint data, delegate* unmanaged<nint, nint, void> destroyData, int connectFlags);

    [LibraryImport(Library, EntryPoint = "g_log_set_handler_full", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial uint LogSetHandlerFull(
        string domain, int levels, delegate* unmanaged<nint, int, nint, nint, void> handler, nint data, delegate* unmanaged<nint, void> destroy);

    [LibraryImport(Library, EntryPoint = "g_log_remove_handler", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void LogRemoveHandler(string domain, uint handlerId);

    [LibraryImport(Library, EntryPoint = "g_type_from_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint TypeFromName(string name);

    [LibraryImport(Library, EntryPoint = "g_type_name")]
    internal static partial nint TypeName(nint type);

    [LibraryImport(Library, EntryPoint = "g_type_fundamental")]
    internal static partial nint TypeFundamental(nint type);

    [LibraryImport(Library, EntryPoint = "g_value_init")]
    internal static partial nint ValueInit(GValue* value, nint type);

    [LibraryImport(Library, EntryPoint = "g_value_unset")]
    internal static partial void ValueUnset(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_boolean")]
    internal static partial void SetBoolean(GValue* value, int content);

    [LibraryImport(Library, EntryPoint = "g_value_get_boolean")]
    internal static partial int GetBoolean(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_int")]
    internal static partial void SetInt(GValue* value, int content);

    [LibraryImport(Library, EntryPoint = "g_value_get_int")]
    internal static partial int GetInt(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_uint64")]
    internal static partial void SetUInt64(GValue* value, ulong content);

    [LibraryImport(Library, EntryPoint = "g_value_get_uint64")]
    internal static partial ulong GetUInt64(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_double")]
    internal static partial void SetDouble(GValue* value, double content);

    [LibraryImport(Library, EntryPoint = "g_value_get_double")]
    internal static partial double GetDouble(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_enum")]
    internal static partial void SetEnum(GValue* value, int content);

    [LibraryImport(Library, EntryPoint = "g_value_get_enum")]
    internal static partial int GetEnum(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_flags")]
    internal static partial void SetFlags(GValue* value, uint content);

    [LibraryImport(Library, EntryPoint = "g_value_get_flags")]
    internal static partial uint GetFlags(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_string", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetString(GValue* value, string? content);

    [LibraryImport(Library, EntryPoint = "g_value_get_string")]
    internal static partial nint GetString(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_object")]
    internal static partial void SetObject(GValue* value, nint content);

    [LibraryImport(Library, EntryPoint = "g_value_get_object")]
    internal static partial nint GetObject(GValue* value);

    [LibraryImport(Library, EntryPoint = "g_value_set_boxed")]
    internal static partial void SetBoxed(GValue* value, nint content);
}
