// Mixed precision: which operators run in a shorter type on this thread.
#include "shim.h"

#include <ATen/autocast_mode.h>

namespace {

bool is_enabled(c10::DeviceType type) {
#if CT_TORCH_AT_LEAST(2, 4)
  return at::autocast::is_autocast_enabled(type);
#else
  return type == c10::DeviceType::CUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
#endif
}

void set_enabled(c10::DeviceType type, bool enabled) {
#if CT_TORCH_AT_LEAST(2, 4)
  at::autocast::set_autocast_enabled(type, enabled);
#else
  type == c10::DeviceType::CUDA ? at::autocast::set_enabled(enabled) : at::autocast::set_cpu_enabled(enabled);
#endif
}

at::ScalarType get_dtype(c10::DeviceType type) {
#if CT_TORCH_AT_LEAST(2, 4)
  return at::autocast::get_autocast_dtype(type);
#else
  return type == c10::DeviceType::CUDA ? at::autocast::get_autocast_gpu_dtype() : at::autocast::get_autocast_cpu_dtype();
#endif
}

void set_dtype(c10::DeviceType type, at::ScalarType dtype) {
#if CT_TORCH_AT_LEAST(2, 4)
  at::autocast::set_autocast_dtype(type, dtype);
#else
  type == c10::DeviceType::CUDA ? at::autocast::set_autocast_gpu_dtype(dtype) : at::autocast::set_autocast_cpu_dtype(dtype);
#endif
}

struct Previous {
  c10::DeviceType type;
  bool enabled;
  at::ScalarType dtype;
  bool cache;
};

} // namespace

// Entered and left on one thread. Weights that are converted inside are kept until the outermost guard is left.
CT_EXPORT int32_t ct_autocast_enter(int32_t device_type, int32_t dtype, int32_t enabled, int32_t cache, void** guard) {
  return clip::guarded([&] {
    const auto type = static_cast<c10::DeviceType>(device_type);
    TORCH_CHECK(type == c10::DeviceType::CUDA || type == c10::DeviceType::CPU,
        "autocast is for the processor and for CUDA");
    *guard = new Previous{type, is_enabled(type), get_dtype(type), at::autocast::is_autocast_cache_enabled()};
    set_enabled(type, enabled != 0);
    set_dtype(type, static_cast<at::ScalarType>(dtype));
    at::autocast::set_autocast_cache_enabled(cache != 0);
    at::autocast::increment_nesting();
  });
}

CT_EXPORT int32_t ct_autocast_leave(void* guard) {
  return clip::guarded([&] {
    auto* previous = static_cast<Previous*>(guard);
    if (at::autocast::decrement_nesting() == 0) {
      at::autocast::clear_cache();
    }
    set_enabled(previous->type, previous->enabled);
    set_dtype(previous->type, previous->dtype);
    at::autocast::set_autocast_cache_enabled(previous->cache);
    delete previous;
  });
}

CT_EXPORT int32_t ct_autocast_is_enabled(int32_t device_type) {
  return is_enabled(static_cast<c10::DeviceType>(device_type)) ? 1 : 0;
}
