using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>The C functions of libvips that this assembly calls. None of them is variadic.</summary>
internal static unsafe partial class Vips
{
    private const string Library = NativeLibraryLocator.LibraryName;

    [LibraryImport(Library, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Init(string programName);

    [LibraryImport(Library, EntryPoint = "vips_shutdown")]
    internal static partial void Shutdown();

    [LibraryImport(Library, EntryPoint = "vips_version")]
    internal static partial int Version(int flag);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_get")]
    internal static partial int ConcurrencyGet();

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    internal static partial void ConcurrencySet(int threads);

    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    internal static partial void BlockUntrustedSet(int state);

    [LibraryImport(Library, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void OperationBlockSet(string name, int state);

    [LibraryImport(Library, EntryPoint = "vips_cache_get_max")]
    internal static partial int CacheGetMax();

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    internal static partial void CacheSetMax(int max);

    [LibraryImport(Library, EntryPoint = "vips_cache_get_max_mem")]
    internal static partial nuint CacheGetMaxMem();

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max_mem")]
    internal static partial void CacheSetMaxMem(nuint bytes);

    [LibraryImport(Library, EntryPoint = "vips_cache_get_max_files")]
    internal static partial int CacheGetMaxFiles();

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max_files")]
    internal static partial void CacheSetMaxFiles(int max);

    [LibraryImport(Library, EntryPoint = "vips_cache_get_size")]
    internal static partial int CacheGetSize();

    [LibraryImport(Library, EntryPoint = "vips_cache_set_trace")]
    internal static partial void CacheSetTrace(int trace);

    [LibraryImport(Library, EntryPoint = "vips_error_buffer_copy")]
    internal static partial nint ErrorBufferCopy();

    [LibraryImport(Library, EntryPoint = "vips_error_clear")]
    internal static partial void ErrorClear();

    [LibraryImport(Library, EntryPoint = "vips_error_freeze")]
    internal static partial void ErrorFreeze();

    [LibraryImport(Library, EntryPoint = "vips_error_thaw")]
    internal static partial void ErrorThaw();

    [LibraryImport(Library, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint OperationNew(string nickname);

    [LibraryImport(Library, EntryPoint = "vips_cache_operation_build")]
    internal static partial nint CacheOperationBuild(nint operation);

    [LibraryImport(Library, EntryPoint = "vips_object_get_args")]
    internal static partial int ObjectGetArgs(nint instance, out nint names, out nint flags, out int count);

    [LibraryImport(Library, EntryPoint = "vips_object_get_argument", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ObjectGetArgument(
        nint instance, string name, out ParameterSpecification* specification, out nint argumentClass, out nint argumentInstance);

    [LibraryImport(Library, EntryPoint = "vips_object_set_from_string", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ObjectSetFromString(nint instance, string options);

    [LibraryImport(Library, EntryPoint = "vips_object_unref_outputs")]
    internal static partial void ObjectUnrefOutputs(nint instance);

    [LibraryImport(Library, EntryPoint = "vips_filename_get_filename", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint FilenameGetFilename(string filenameWithOptions);

    [LibraryImport(Library, EntryPoint = "vips_filename_get_options", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint FilenameGetOptions(string filenameWithOptions);

    [LibraryImport(Library, EntryPoint = "vips_foreign_find_load", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ForeignFindLoad(string filename);

    [LibraryImport(Library, EntryPoint = "vips_foreign_find_load_buffer")]
    internal static partial nint ForeignFindLoadBuffer(void* data, nuint size);

    [LibraryImport(Library, EntryPoint = "vips_foreign_find_load_source")]
    internal static partial nint ForeignFindLoadSource(nint source);

    [LibraryImport(Library, EntryPoint = "vips_foreign_find_save", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ForeignFindSave(string filename);

    [LibraryImport(Library, EntryPoint = "vips_foreign_find_save_target", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ForeignFindSaveTarget(string suffix);

    [LibraryImport(Library, EntryPoint = "vips_source_custom_new")]
    internal static partial nint SourceCustomNew();

    [LibraryImport(Library, EntryPoint = "vips_target_custom_new")]
    internal static partial nint TargetCustomNew();

    [LibraryImport(Library, EntryPoint = "vips_target_new_to_memory")]
    internal static partial nint TargetNewToMemory();

    [LibraryImport(Library, EntryPoint = "vips_blob_copy")]
    internal static partial nint BlobCopy(void* data, nuint length);

    [LibraryImport(Library, EntryPoint = "vips_area_unref")]
    internal static partial void AreaUnref(nint area);

    [LibraryImport(Library, EntryPoint = "vips_value_get_blob")]
    internal static partial nint ValueGetBlob(GValue* value, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_value_set_array_int")]
    internal static partial void ValueSetArrayInt(GValue* value, int* items, int count);

    [LibraryImport(Library, EntryPoint = "vips_value_get_array_int")]
    internal static partial int* ValueGetArrayInt(GValue* value, out int count);

    [LibraryImport(Library, EntryPoint = "vips_value_set_array_double")]
    internal static partial void ValueSetArrayDouble(GValue* value, double* items, int count);

    [LibraryImport(Library, EntryPoint = "vips_value_get_array_double")]
    internal static partial double* ValueGetArrayDouble(GValue* value, out int count);

    [LibraryImport(Library, EntryPoint = "vips_value_set_array_image")]
    internal static partial void ValueSetArrayImage(GValue* value, int count);

    [LibraryImport(Library, EntryPoint = "vips_value_get_array_image")]
    internal static partial nint* ValueGetArrayImage(GValue* value, out int count);

    [LibraryImport(Library, EntryPoint = "vips_value_get_ref_string")]
    internal static partial nint ValueGetRefString(GValue* value, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory")]
    internal static partial nint ImageNewFromMemory(void* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory_copy")]
    internal static partial nint ImageNewFromMemoryCopy(void* data, nuint size, int width, int height, int bands, int format);

    [LibraryImport(Library, EntryPoint = "vips_image_write_to_memory")]
    internal static partial nint ImageWriteToMemory(nint image, out nuint size);

    [LibraryImport(Library, EntryPoint = "vips_image_copy_memory")]
    internal static partial nint ImageCopyMemory(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_width")]
    internal static partial int ImageGetWidth(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_height")]
    internal static partial int ImageGetHeight(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_bands")]
    internal static partial int ImageGetBands(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_format")]
    internal static partial int ImageGetFormat(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_interpretation")]
    internal static partial int ImageGetInterpretation(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_hasalpha")]
    internal static partial int ImageHasAlpha(nint image);

    [LibraryImport(Library, EntryPoint = "vips_image_get", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ImageGet(nint image, string name, GValue* value);

    [LibraryImport(Library, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ImageGetTypeof(nint image, string name);

    [LibraryImport(Library, EntryPoint = "vips_image_get_fields")]
    internal static partial nint ImageGetFields(nint image);

    [LibraryImport(Library, EntryPoint = "vips_format_sizeof")]
    internal static partial ulong FormatSizeof(int format);
}
