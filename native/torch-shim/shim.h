// The C interface between interop/TorchSharp and libtorch.
//
// A tensor crosses as the address of its TensorImpl; whoever receives one from the shim owns one reference and
// gives it back with ct_tensor_release. Every function that can fail returns 0 for success; otherwise the message
// waits in ct_last_error on the calling thread.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <torch/csrc/api/include/torch/version.h>

#define CT_EXPORT extern "C" __attribute__((visibility("default")))
#define CT_TORCH_AT_LEAST(major, minor) \
  (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

#include <cstdint>
#include <exception>
#if CT_TORCH_AT_LEAST(2, 4)
#include <optional>
#endif
#include <string>
#include <utility>
#include <vector>

// The compiler turns plain loops into vectors, one version for each generation of processors.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CLIP_PER_PROCESSOR __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define CLIP_PER_PROCESSOR
#endif

namespace clip {

#if CT_TORCH_AT_LEAST(2, 4)
template <typename T>
using Optional = std::optional<T>;
#else
template <typename T>
using Optional = c10::optional<T>;
#endif

enum class Kind : int32_t {
  None = 0,
  Tensor = 1,              // pointer
  Integer = 2,             // integer
  Number = 3,              // number
  Boolean = 4,             // integer, 0 or 1
  IntegerList = 5,         // pointer to int64_t[count]
  NumberList = 6,          // pointer to double[count]
  TensorList = 7,          // pointer to void*[count]; entries may be null where the operator takes optional tensors
  Text = 8,                // pointer to char[count]
  Device = 9,              // integer: type in the low 32 bits, index in the high 32
  Generator = 10,          // pointer
  Complex = 11,            // pointer to double[2]
};

struct Value {
  Kind kind;
  int32_t count;
  union {
    int64_t integer;
    double number;
    void* pointer;
  };
};
static_assert(sizeof(Value) == 16, "mirrored by NativeValue in C#");

void remember_error(const std::exception& error) noexcept;
void remember_error(const char* message) noexcept;

template <typename Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const std::exception& error) {
    remember_error(error);
  } catch (...) {
    remember_error("libtorch threw something that is not a C++ exception.");
  }
  return 1;
}

inline c10::TensorImpl* impl(void* handle) {
  return static_cast<c10::TensorImpl*>(handle);
}

// A new reference to the caller's tensor.
inline at::Tensor borrow(void* handle) {
  if (handle == nullptr) {
    return at::Tensor();
  }
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl(handle)));
}

// Moves the reference to the caller; undefined tensors become null.
inline void* hand_out(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

inline std::vector<at::Tensor> borrow_all(void* const* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; i++) {
    tensors.push_back(borrow(handles[i]));
  }
  return tensors;
}

inline c10::Device unpack_device(int64_t packed) {
  return c10::Device(
      static_cast<c10::DeviceType>(static_cast<int8_t>(packed & 0xff)),
      static_cast<c10::DeviceIndex>(packed >> 32));
}

inline at::Generator borrow_generator(void* handle) {
  if (handle == nullptr) {
    return at::Generator();
  }
  return at::Generator(
      c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(static_cast<c10::GeneratorImpl*>(handle)));
}

} // namespace clip
