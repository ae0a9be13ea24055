// Gradients and the modes that switch them.
#include "shim.h"

#include <ATen/core/grad_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

namespace {

clip::Optional<bool> optional_flag(int32_t value) {
  return value < 0 ? clip::Optional<bool>() : clip::Optional<bool>(value != 0);
}

} // namespace

// retain_graph below 0 means "as create_graph".
CT_EXPORT int32_t ct_backward(
    void* const* outputs, void* const* gradients, int32_t count, int32_t retain_graph, int32_t create_graph,
    void* const* inputs, int32_t input_count) {
  return clip::guarded([&] {
    torch::autograd::variable_list seeds;
    if (gradients != nullptr) {
      seeds = clip::borrow_all(gradients, count);
    }
    torch::autograd::backward(
        clip::borrow_all(outputs, count), seeds, optional_flag(retain_graph), create_graph != 0,
        clip::borrow_all(inputs, input_count));
  });
}

// found receives input_count tensors; with allow_unused some are null.
CT_EXPORT int32_t ct_grad(
    void* const* outputs, void* const* gradients, int32_t count, void* const* inputs, int32_t input_count,
    int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** found) {
  return clip::guarded([&] {
    torch::autograd::variable_list seeds;
    if (gradients != nullptr) {
      seeds = clip::borrow_all(gradients, count);
    }
    auto result = torch::autograd::grad(
        clip::borrow_all(outputs, count), clip::borrow_all(inputs, input_count), seeds, optional_flag(retain_graph),
        create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < result.size(); i++) {
      found[i] = clip::hand_out(std::move(result[i]));
    }
  });
}

CT_EXPORT int32_t ct_grad_mode() {
  return c10::GradMode::is_enabled() ? 1 : 0;
}

CT_EXPORT void ct_set_grad_mode(int32_t enabled) {
  c10::GradMode::set_enabled(enabled != 0);
}

CT_EXPORT int32_t ct_inference_mode() {
  return c10::InferenceMode::is_enabled() ? 1 : 0;
}

// The guard restores the thread's state when it is left, so it is entered and left on one thread.
CT_EXPORT int32_t ct_inference_mode_enter(int32_t enabled, void** guard) {
  return clip::guarded([&] { *guard = new c10::InferenceMode(enabled != 0); });
}

CT_EXPORT void ct_inference_mode_leave(void* guard) {
  delete static_cast<c10::InferenceMode*>(guard);
}
