// Functions whose gradient is written in C#: a node of the autograd graph that calls back.
#include "shim.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <stdexcept>

namespace {

using torch::autograd::Node;
using torch::autograd::SavedVariable;
using torch::autograd::variable_list;

// node: the node itself, for ct_function_saved. gradients: one for each output, borrowed, null where none arrived and zeros are not wanted.
// results: one for each tensor input, owned by the callee's caller; null where there is none.
// Returns 0, or 1 after ct_report_error.
class ManagedFunction;
using Handle = std::shared_ptr<ManagedFunction>;
using Backward = int32_t (*)(
    void* context, Handle* node, void** gradients, int32_t count, void** results, int32_t wanted);
using Release = void (*)(void* context);

thread_local std::string reported_error;

struct OutputShape {
  std::vector<int64_t> sizes;
  at::TensorOptions options;
};

class ManagedFunction : public Node {
 public:
  ManagedFunction(void* context, Backward backward, Release release)
      : context_(context), backward_(backward), release_(release) {}

  ~ManagedFunction() override { release_(context_); }

  ManagedFunction(const ManagedFunction&) = delete;
  ManagedFunction& operator=(const ManagedFunction&) = delete;

  std::string name() const override { return "ManagedFunction"; }

  void release_variables() override {
    for (auto& variable : saved_) {
      variable.reset_data();
    }
  }

  variable_list apply(variable_list&& inputs) override {
    std::vector<void*> gradients(inputs.size());
    for (size_t i = 0; i < inputs.size(); i++) {
      if (!inputs[i].defined() && materialize_ && i < outputs_.size()) {
        inputs[i] = at::zeros(outputs_[i].sizes, outputs_[i].options);
      }
      gradients[i] = inputs[i].defined() ? inputs[i].unsafeGetTensorImpl() : nullptr;
    }
    std::vector<void*> results(static_cast<size_t>(tensor_inputs_), nullptr);
    reported_error.clear();
    Handle self = std::static_pointer_cast<ManagedFunction>(shared_from_this());
    const int32_t failed = backward_(
        context_, &self, gradients.data(), static_cast<int32_t>(gradients.size()), results.data(), tensor_inputs_);
    variable_list found;
    for (void* result : results) {
      found.push_back(result == nullptr
          ? at::Tensor()
          : at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(clip::impl(result))));
    }
    if (failed != 0) {
      throw std::runtime_error(reported_error.empty() ? "a gradient written in C# failed" : reported_error);
    }
    return found;
  }

  std::vector<SavedVariable> saved_;
  std::vector<OutputShape> outputs_;
  int32_t tensor_inputs_ = 0;
  bool materialize_ = true;

 private:
  void* context_;
  Backward backward_;
  Release release_;
};

ManagedFunction& node(Handle* handle) {
  return **handle;
}

bool contains(void* const* handles, int32_t count, const at::Tensor& tensor) {
  return std::find(handles, handles + count, static_cast<void*>(tensor.unsafeGetTensorImpl())) != handles + count;
}

} // namespace

CT_EXPORT int32_t ct_function_new(void* context, Backward backward, Release release, Handle** handle) {
  return clip::guarded([&] {
    *handle = new Handle(new ManagedFunction(context, backward, release), torch::autograd::deleteNode);
  });
}

// Lets go of the caller's hold; the graph keeps the node as long as it needs it.
CT_EXPORT void ct_function_release(Handle* handle) {
  delete handle;
}

// Puts the node behind the outputs. recorded becomes 0 where no input asks for gradients: nothing is attached then.
// results receives one tensor for each output, which the caller owns.
CT_EXPORT int32_t ct_function_attach(
    Handle* handle, void* const* inputs, int32_t input_count, void* const* outputs, int32_t output_count,
    void* const* constant, int32_t constant_count, void* const* dirty, int32_t dirty_count, int32_t materialize,
    int32_t* recorded, void** results) {
  return clip::guarded([&] {
    const auto given = clip::borrow_all(inputs, input_count);
    const bool wanted = c10::GradMode::is_enabled() &&
        std::any_of(given.begin(), given.end(), [](const at::Tensor& t) { return t.defined() && t.requires_grad(); });
    *recorded = wanted ? 1 : 0;
    node(handle).tensor_inputs_ = input_count;
    node(handle).materialize_ = materialize != 0;
    if (wanted) {
      node(handle).set_next_edges(torch::autograd::collect_next_edges(given));
    }
    for (int32_t i = 0; i < output_count; i++) {
      at::Tensor output = clip::borrow(outputs[i]);
      const bool changed = contains(dirty, dirty_count, output);
      if (changed) {
        torch::autograd::impl::bump_version(output);
      }
      if (wanted) {
        node(handle).outputs_.push_back({output.sizes().vec(), output.options()});
        const bool differentiable = !contains(constant, constant_count, output) &&
            (output.is_floating_point() || output.is_complex());
        if (!changed) {
          // Its own tensor object: the history must not land on an input that was handed through.
          output = output.detach();
        }
        if (!differentiable) {
          node(handle).add_input_metadata(Node::undefined_input());
        } else if (changed) {
          torch::autograd::impl::rebase_history(output, {*handle, node(handle).add_input_metadata(output)});
        } else {
          torch::autograd::set_history(output, *handle);
        }
      }
      results[i] = clip::hand_out(std::move(output));
    }
  });
}

CT_EXPORT int32_t ct_function_save(Handle* handle, void* const* tensors, int32_t count) {
  return clip::guarded([&] {
    for (const auto& tensor : clip::borrow_all(tensors, count)) {
      const bool is_output = tensor.defined() && tensor.grad_fn().get() == handle->get();
      node(handle).saved_.emplace_back(tensor, is_output);
    }
  });
}

// The saved tensors, which the caller owns. node is the one that the backward pass runs in.
CT_EXPORT int32_t ct_function_saved(Handle* handle, void** tensors, int32_t count) {
  return clip::guarded([&] {
    auto& saved = node(handle).saved_;
    TORCH_CHECK(static_cast<size_t>(count) == saved.size(), "the function saved ", saved.size(), " tensors, not ", count);
    for (int32_t i = 0; i < count; i++) {
      tensors[i] = clip::hand_out(saved[static_cast<size_t>(i)].unpack(*handle));
    }
  });
}

// What a callback reports before it returns 1.
CT_EXPORT void ct_report_error(const char* message) {
  try {
    reported_error = message;
  } catch (...) {
    reported_error.clear();
  }
}
