using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The C interface of native/torch-shim. Functions that return <see cref="int"/> as a status return 0 for success.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "clip_torch";

    /// <summary>The value of ct_interface_version that these signatures belong to.</summary>
    internal const int InterfaceVersion = 1;

    static NativeMethods() => TorchLibrary.Register();

    /// <summary>Raises libtorch's message when a call failed.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            throw new ExternalException(LastError());
        }
    }

    private static string LastError() => Marshal.PtrToStringUTF8(ct_last_error()) is { Length: > 0 } message
        ? message
        : "libtorch failed without a message.";

    [LibraryImport(Library)]
    internal static partial IntPtr ct_last_error();

    [LibraryImport(Library)]
    internal static partial int ct_interface_version();

    [LibraryImport(Library)]
    internal static partial IntPtr ct_torch_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ct_operator_find(string name, string overload, out IntPtr found);

    [LibraryImport(Library)]
    internal static partial int ct_operator_call(
        IntPtr op, NativeValue* arguments, int count, NativeValue* results, int capacity, int* produced);

    [LibraryImport(Library)]
    internal static partial void ct_operator_take_results(NativeValue* results);

    [LibraryImport(Library)]
    internal static partial void ct_tensor_release(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial IntPtr ct_tensor_retain(IntPtr tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int ct_tensor_dtype(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_device(IntPtr tensor, out long device);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long ct_tensor_dimensions(IntPtr tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long ct_tensor_elements(IntPtr tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long ct_tensor_element_size(IntPtr tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long ct_tensor_storage_offset(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_sizes(IntPtr tensor, long* sizes);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_strides(IntPtr tensor, long* strides);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_is_contiguous(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_data(IntPtr tensor, out IntPtr data);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_requires_grad(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_set_requires_grad(IntPtr tensor, int value);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_is_leaf(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_is_inference(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_retain_grad(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_grad(IntPtr tensor, out IntPtr grad);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_set_grad(IntPtr tensor, IntPtr grad);

    [LibraryImport(Library)]
    internal static partial int ct_tensor_from_memory(
        IntPtr data, long* sizes, int dimensions, int dtype, delegate* unmanaged<IntPtr, void> deleter, IntPtr context, out IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_backward(
        IntPtr* outputs, IntPtr* gradients, int count, int retainGraph, int createGraph, IntPtr* inputs, int inputCount);

    [LibraryImport(Library)]
    internal static partial int ct_grad(
        IntPtr* outputs, IntPtr* gradients, int count, IntPtr* inputs, int inputCount,
        int retainGraph, int createGraph, int allowUnused, IntPtr* found);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int ct_grad_mode();

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void ct_set_grad_mode(int enabled);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int ct_inference_mode();

    [LibraryImport(Library)]
    internal static partial int ct_inference_mode_enter(int enabled, out IntPtr guard);

    [LibraryImport(Library)]
    internal static partial void ct_inference_mode_leave(IntPtr guard);

    [LibraryImport(Library)]
    internal static partial int ct_manual_seed(long seed);

    [LibraryImport(Library)]
    internal static partial int ct_generator_default(long device, out IntPtr generator);

    [LibraryImport(Library)]
    internal static partial int ct_generator_new(long device, long seed, out IntPtr generator);

    [LibraryImport(Library)]
    internal static partial void ct_generator_release(IntPtr generator);

    [LibraryImport(Library)]
    internal static partial int ct_generator_seed(IntPtr generator, long seed);

    [LibraryImport(Library)]
    internal static partial int ct_generator_fresh_seed(IntPtr generator, out long seed);

    [LibraryImport(Library)]
    internal static partial int ct_generator_initial_seed(IntPtr generator, out long seed);

    [LibraryImport(Library)]
    internal static partial int ct_generator_state(IntPtr generator, out IntPtr state);

    [LibraryImport(Library)]
    internal static partial int ct_generator_set_state(IntPtr generator, IntPtr state);

    [LibraryImport(Library)]
    internal static partial void ct_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int ct_get_num_threads();

    [LibraryImport(Library)]
    internal static partial int ct_set_num_interop_threads(int count);

    [LibraryImport(Library)]
    internal static partial int ct_get_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int ct_parallel_info(byte* text, int capacity);

    [LibraryImport(Library)]
    internal static partial int ct_cuda_available();

    [LibraryImport(Library)]
    internal static partial int ct_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial int ct_cudnn_available();

    [LibraryImport(Library)]
    internal static partial int ct_cuda_synchronize(long index);

    [LibraryImport(Library)]
    internal static partial int ct_cuda_set_device(int index);

    [LibraryImport(Library)]
    internal static partial int ct_cuda_current_device(out int index);

    [LibraryImport(Library)]
    internal static partial int ct_switch_get(int which, out int value);

    [LibraryImport(Library)]
    internal static partial int ct_switch_set(int which, int value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ct_tensor_save(IntPtr tensor, string path);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ct_tensor_load(string path, out IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int ct_adamw_step(
        IntPtr* parameters, IntPtr* gradients, IntPtr* means, IntPtr* squares, long* steps, int count,
        double rate, double beta1, double beta2, double epsilon, double weightDecay);

    [LibraryImport(Library)]
    internal static partial int ct_norm_of_all(IntPtr* tensors, int count, out double norm);

    [LibraryImport(Library)]
    internal static partial int ct_scale_all(IntPtr* tensors, int count, double factor);

    [LibraryImport(Library)]
    internal static partial int ct_function_new(
        IntPtr context, delegate* unmanaged<IntPtr, IntPtr, IntPtr*, int, IntPtr*, int, int> backward, delegate* unmanaged<IntPtr, void> release, out IntPtr handle);

    [LibraryImport(Library)]
    internal static partial void ct_function_release(IntPtr handle);

    [LibraryImport(Library)]
    internal static partial int ct_function_attach(
        IntPtr handle, IntPtr* inputs, int inputCount, IntPtr* outputs, int outputCount, IntPtr* constant, int constantCount,
        IntPtr* dirty, int dirtyCount, int materialize, out int recorded, IntPtr* results);

    [LibraryImport(Library)]
    internal static partial int ct_function_save(IntPtr handle, IntPtr* tensors, int count);

    [LibraryImport(Library)]
    internal static partial int ct_function_saved(IntPtr handle, IntPtr* tensors, int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void ct_report_error(string message);

    [LibraryImport(Library)]
    internal static partial int ct_attention_available();

    [LibraryImport(Library)]
    internal static partial int ct_attention(IntPtr query, IntPtr key, IntPtr value, IntPtr mask, int causal, double scale, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int ct_attention_packed(IntPtr packed, IntPtr mask, long heads, int causal, double scale, out IntPtr result);
}
