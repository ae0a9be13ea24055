// Versions, threads, devices and the switches of the back ends.
#include "shim.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>

namespace {

bool as_flag(bool value) {
  return value;
}

// Newer versions have an enumeration here, whose first value is "allowed".
template <typename Enumeration>
bool as_flag(Enumeration value) {
  return static_cast<int>(value) == 0;
}

} // namespace

CT_EXPORT const char* ct_torch_version() {
  return TORCH_VERSION;
}

CT_EXPORT void ct_set_num_threads(int32_t count) {
  at::set_num_threads(count);
}

CT_EXPORT int32_t ct_get_num_threads() {
  return at::get_num_threads();
}

CT_EXPORT int32_t ct_set_num_interop_threads(int32_t count) {
  return clip::guarded([&] { at::set_num_interop_threads(count); });
}

CT_EXPORT int32_t ct_get_num_interop_threads() {
  return static_cast<int32_t>(at::get_num_interop_threads());
}

// What libtorch was told about its threads and libraries, for logs.
CT_EXPORT int32_t ct_parallel_info(char* text, int32_t capacity) {
  return clip::guarded([&] {
    const std::string info = at::get_parallel_info();
    const auto length = std::min<size_t>(info.size(), static_cast<size_t>(capacity) - 1);
    info.copy(text, length);
    text[length] = '\0';
  });
}

CT_EXPORT int32_t ct_cuda_available() {
  int32_t available = 0;
  const int32_t failed = clip::guarded([&] { available = at::globalContext().hasCUDA() ? 1 : 0; });
  return failed ? 0 : available;
}

CT_EXPORT int32_t ct_cuda_device_count() {
  int32_t count = 0;
  const int32_t failed = clip::guarded([&] {
    count = at::globalContext().hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0;
  });
  return failed ? 0 : count;
}

CT_EXPORT int32_t ct_cudnn_available() {
  int32_t available = 0;
  const int32_t failed = clip::guarded([&] {
    available = at::globalContext().hasCUDA() && at::detail::getCUDAHooks().hasCuDNN() ? 1 : 0;
  });
  return failed ? 0 : available;
}

CT_EXPORT int32_t ct_cuda_synchronize(int64_t index) {
  return clip::guarded([&] {
    const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
    const auto device = index < 0 ? guard.getDevice().index() : static_cast<c10::DeviceIndex>(index);
    at::detail::getCUDAHooks().deviceSynchronize(device);
  });
}

CT_EXPORT int32_t ct_cuda_set_device(int32_t index) {
  return clip::guarded([&] {
    const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
    guard.setDevice(c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(index)));
  });
}

CT_EXPORT int32_t ct_cuda_current_device(int32_t* index) {
  return clip::guarded([&] {
    const c10::impl::VirtualGuardImpl guard(c10::DeviceType::CUDA);
    *index = guard.getDevice().index();
  });
}

enum class Switch : int32_t {
  FlashAttention = 0,
  MathAttention = 1,
  MatmulTf32 = 2,
  CudnnTf32 = 3,
  MatmulReducedPrecisionFloat16 = 4,
  CudnnBenchmark = 5,
  Deterministic = 6,
  MemoryEfficientAttention = 7,
};

CT_EXPORT int32_t ct_switch_get(int32_t which, int32_t* value) {
  return clip::guarded([&] {
    auto& context = at::globalContext();
    const auto read = [&]() -> bool {
      switch (static_cast<Switch>(which)) {
        case Switch::FlashAttention: return context.userEnabledFlashSDP();
        case Switch::MathAttention: return context.userEnabledMathSDP();
#if CT_TORCH_AT_LEAST(2, 0)
        case Switch::MemoryEfficientAttention: return context.userEnabledMemEfficientSDP();
#else
        case Switch::MemoryEfficientAttention: return false;
#endif
        case Switch::MatmulTf32: return context.allowTF32CuBLAS();
        case Switch::CudnnTf32: return context.allowTF32CuDNN();
        case Switch::MatmulReducedPrecisionFloat16: return as_flag(context.allowFP16ReductionCuBLAS());
        case Switch::CudnnBenchmark: return context.benchmarkCuDNN();
        case Switch::Deterministic: return context.deterministicAlgorithms();
      }
      TORCH_CHECK(false, "no switch has the number ", which);
    };
    *value = read() ? 1 : 0;
  });
}

CT_EXPORT int32_t ct_switch_set(int32_t which, int32_t value) {
  return clip::guarded([&] {
    auto& context = at::globalContext();
    const bool on = value != 0;
    switch (static_cast<Switch>(which)) {
      case Switch::FlashAttention: context.setSDPUseFlash(on); return;
      case Switch::MathAttention: context.setSDPUseMath(on); return;
#if CT_TORCH_AT_LEAST(2, 0)
      case Switch::MemoryEfficientAttention: context.setSDPUseMemEfficient(on); return;
#else
      case Switch::MemoryEfficientAttention: return;
#endif
      case Switch::MatmulTf32: context.setAllowTF32CuBLAS(on); return;
      case Switch::CudnnTf32: context.setAllowTF32CuDNN(on); return;
      case Switch::MatmulReducedPrecisionFloat16: context.setAllowFP16ReductionCuBLAS(on); return;
      case Switch::CudnnBenchmark: context.setBenchmarkCuDNN(on); return;
      case Switch::Deterministic: context.setDeterministicAlgorithms(on, false); return;
    }
    TORCH_CHECK(false, "no switch has the number ", which);
  });
}
