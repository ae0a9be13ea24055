// What a tensor is: its facts, its memory, its place in the autograd graph. None of these go through the dispatcher.
#include "shim.h"

#include <c10/core/CPUAllocator.h>

#include <cstring>

namespace {

using Deleter = void (*)(void* context);

} // namespace

CT_EXPORT void ct_tensor_release(void* tensor) {
  if (tensor != nullptr) {
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(clip::impl(tensor));
  }
}

CT_EXPORT void* ct_tensor_retain(void* tensor) {
  return clip::hand_out(clip::borrow(tensor));
}

CT_EXPORT int32_t ct_tensor_dtype(void* tensor) {
  return static_cast<int32_t>(c10::typeMetaToScalarType(clip::impl(tensor)->dtype()));
}

CT_EXPORT int32_t ct_tensor_device(void* tensor, int64_t* device) {
  return clip::guarded([&] {
    const c10::Device found = clip::impl(tensor)->device();
    *device = (static_cast<int64_t>(found.index()) << 32) | (static_cast<int64_t>(found.type()) & 0xff);
  });
}

CT_EXPORT int64_t ct_tensor_dimensions(void* tensor) {
  return clip::impl(tensor)->dim();
}

CT_EXPORT int64_t ct_tensor_elements(void* tensor) {
  return clip::impl(tensor)->numel();
}

CT_EXPORT int64_t ct_tensor_element_size(void* tensor) {
  return static_cast<int64_t>(clip::impl(tensor)->itemsize());
}

CT_EXPORT int64_t ct_tensor_storage_offset(void* tensor) {
  return clip::impl(tensor)->storage_offset();
}

CT_EXPORT int32_t ct_tensor_sizes(void* tensor, int64_t* sizes) {
  return clip::guarded([&] {
    const auto found = clip::impl(tensor)->sizes();
    std::copy(found.begin(), found.end(), sizes);
  });
}

CT_EXPORT int32_t ct_tensor_strides(void* tensor, int64_t* strides) {
  return clip::guarded([&] {
    const auto found = clip::impl(tensor)->strides();
    std::copy(found.begin(), found.end(), strides);
  });
}

CT_EXPORT int32_t ct_tensor_is_contiguous(void* tensor) {
  return clip::impl(tensor)->is_contiguous() ? 1 : 0;
}

// The address of element 0, on whatever device the tensor is.
CT_EXPORT int32_t ct_tensor_data(void* tensor, void** data) {
  return clip::guarded([&] { *data = clip::borrow(tensor).data_ptr(); });
}

CT_EXPORT int32_t ct_tensor_requires_grad(void* tensor) {
  return clip::borrow(tensor).requires_grad() ? 1 : 0;
}

CT_EXPORT int32_t ct_tensor_set_requires_grad(void* tensor, int32_t value) {
  return clip::guarded([&] { clip::borrow(tensor).set_requires_grad(value != 0); });
}

CT_EXPORT int32_t ct_tensor_is_leaf(void* tensor) {
  return clip::borrow(tensor).is_leaf() ? 1 : 0;
}

CT_EXPORT int32_t ct_tensor_is_inference(void* tensor) {
  return clip::impl(tensor)->is_inference() ? 1 : 0;
}

CT_EXPORT int32_t ct_tensor_retain_grad(void* tensor) {
  return clip::guarded([&] { clip::borrow(tensor).retain_grad(); });
}

CT_EXPORT int32_t ct_tensor_grad(void* tensor, void** grad) {
  return clip::guarded([&] {
    const at::Tensor owner = clip::borrow(tensor);
    // grad() of a tensor that is no leaf warns on every read; the field itself does not.
    const at::Tensor& found = owner.unsafeGetTensorImpl()->grad();
    *grad = clip::hand_out(found);
  });
}

CT_EXPORT int32_t ct_tensor_set_grad(void* tensor, void* grad) {
  return clip::guarded([&] {
    const at::Tensor owner = clip::borrow(tensor);
    const at::Tensor value = clip::borrow(grad);
    if (value.defined()) {
      TORCH_CHECK(value.sizes() == owner.sizes(),
          "a gradient has the shape of its tensor, ", owner.sizes(), ", but got ", value.sizes());
      TORCH_CHECK(value.device() == owner.device(),
          "a gradient lives on the device of its tensor, ", owner.device(), ", but got ", value.device());
    }
    owner.unsafeGetTensorImpl()->mutable_grad() = value;
  });
}

CT_EXPORT int32_t ct_tensor_version(void* tensor, int64_t* version) {
  return clip::guarded([&] { *version = static_cast<int64_t>(clip::borrow(tensor)._version()); });
}

// A tensor over the caller's memory; deleter(context) is called when libtorch lets go of it.
CT_EXPORT int32_t ct_tensor_from_memory(
    void* data, const int64_t* sizes, int32_t dimensions, int32_t dtype, Deleter deleter, void* context, void** tensor) {
  return clip::guarded([&] {
    const c10::IntArrayRef shape(sizes, static_cast<size_t>(dimensions));
    const auto meta = c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(dtype));
    const int64_t bytes = c10::multiply_integers(shape) * static_cast<int64_t>(meta.itemsize());
    c10::DataPtr pointer(data, context, deleter, c10::Device(c10::DeviceType::CPU));
    c10::Storage storage(c10::Storage::use_byte_size_t(), static_cast<size_t>(bytes), std::move(pointer), nullptr, false);
    auto result = at::detail::make_tensor<c10::TensorImpl>(
        std::move(storage), c10::DispatchKeySet(c10::DispatchKey::CPU), meta);
    result.unsafeGetTensorImpl()->set_sizes_contiguous(shape);
    *tensor = clip::hand_out(std::move(result));
  });
}
