// Memory of CUDA devices.
#include "shim.h"

#ifdef CLIP_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#include <cuda_runtime_api.h>
#endif

// values: allocated now, allocated at most, reserved now, reserved at most, free on the device, total of the device; bytes.
CT_EXPORT int32_t ct_cuda_memory(int32_t device, int64_t* values) {
  return clip::guarded([&] {
#ifdef CLIP_CUDA
    const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(static_cast<c10::DeviceIndex>(device));
    // Index 0 of each array counts all pools together.
    values[0] = stats.allocated_bytes[0].current;
    values[1] = stats.allocated_bytes[0].peak;
    values[2] = stats.reserved_bytes[0].current;
    values[3] = stats.reserved_bytes[0].peak;
    size_t free_bytes = 0;
    size_t total_bytes = 0;
    int previous = 0;
    TORCH_CHECK(cudaGetDevice(&previous) == cudaSuccess && cudaSetDevice(device) == cudaSuccess, "no CUDA device ", device);
    const auto status = cudaMemGetInfo(&free_bytes, &total_bytes);
    cudaSetDevice(previous);
    TORCH_CHECK(status == cudaSuccess, cudaGetErrorString(status));
    values[4] = static_cast<int64_t>(free_bytes);
    values[5] = static_cast<int64_t>(total_bytes);
#else
    TORCH_CHECK(false, "this engine was built without CUDA's headers, so that it cannot tell memory");
#endif
  });
}

CT_EXPORT int32_t ct_cuda_reset_peak_memory(int32_t device) {
  return clip::guarded([&] {
#ifdef CLIP_CUDA
    c10::cuda::CUDACachingAllocator::resetPeakStats(static_cast<c10::DeviceIndex>(device));
#else
    TORCH_CHECK(false, "this engine was built without CUDA's headers, so that it cannot tell memory");
#endif
  });
}

CT_EXPORT int32_t ct_cuda_empty_cache() {
  return clip::guarded([&] {
#ifdef CLIP_CUDA
    c10::cuda::CUDACachingAllocator::emptyCache();
#else
    TORCH_CHECK(false, "this engine was built without CUDA's headers, so that it cannot empty the cache");
#endif
  });
}
