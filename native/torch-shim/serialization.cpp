// torch.save and torch.load of one tensor, in libtorch's own archive.
#include "shim.h"

#include <torch/serialize.h>

CT_EXPORT int32_t ct_tensor_save(void* tensor, const char* path) {
  return clip::guarded([&] { torch::save(clip::borrow(tensor), std::string(path)); });
}

CT_EXPORT int32_t ct_tensor_load(const char* path, void** tensor) {
  return clip::guarded([&] {
    at::Tensor loaded;
    torch::load(loaded, std::string(path));
    *tensor = clip::hand_out(std::move(loaded));
  });
}
