// One pass over all parameters instead of a dozen operators for each of them.
#include "shim.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace {

// Long enough to hide the cost of sharing work out, short enough that the last thread does not wait.
constexpr int64_t kChunk = 1 << 15;

struct Chunk {
  int32_t tensor;
  int64_t first;
  int64_t count;
};

struct AdamW {
  float beta1;
  float fresh1;        // 1 - beta1, rounded once
  float beta2;
  float fresh2;        // 1 - beta2
  float epsilon;
  float decay;         // 1 - lr * weight_decay
  float step_size;     // lr / (1 - beta1^step)
  float root_bias2;    // sqrt(1 - beta2^step)
};

std::vector<Chunk> cut(const std::vector<at::Tensor>& tensors) {
  std::vector<Chunk> chunks;
  for (size_t i = 0; i < tensors.size(); i++) {
    const int64_t elements = tensors[i].numel();
    for (int64_t first = 0; first < elements; first += kChunk) {
      chunks.push_back({static_cast<int32_t>(i), first, std::min(kChunk, elements - first)});
    }
  }
  return chunks;
}

CLIP_PER_PROCESSOR
void adamw_chunk(
    float* __restrict parameter, const float* __restrict gradient, float* __restrict mean, float* __restrict square,
    int64_t count, AdamW a) {
  for (int64_t i = 0; i < count; i++) {
    const float g = gradient[i];
    const float m = mean[i] * a.beta1 + g * a.fresh1;
    const float v = square[i] * a.beta2 + a.fresh2 * g * g;
    mean[i] = m;
    square[i] = v;
    const float denominator = std::sqrt(v) / a.root_bias2 + a.epsilon;
    parameter[i] = parameter[i] * a.decay - a.step_size * (m / denominator);
  }
}

// Sixteen sums side by side let the compiler use vectors without reordering a single one.
CLIP_PER_PROCESSOR
double squares_of_chunk(const float* __restrict values, int64_t count) {
  float sums[16] = {};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    for (int lane = 0; lane < 16; lane++) {
      sums[lane] += values[i + lane] * values[i + lane];
    }
  }
  double total = 0;
  for (float sum : sums) {
    total += sum;
  }
  for (; i < count; i++) {
    total += static_cast<double>(values[i]) * values[i];
  }
  return total;
}

CLIP_PER_PROCESSOR
void scale_chunk(float* __restrict values, int64_t count, float factor) {
  for (int64_t i = 0; i < count; i++) {
    values[i] *= factor;
  }
}

CLIP_PER_PROCESSOR
void lerp_chunk(float* __restrict targets, const float* __restrict sources, int64_t count, float weight) {
  for (int64_t i = 0; i < count; i++) {
    targets[i] += weight * (sources[i] - targets[i]);
  }
}

void require_plain(const at::Tensor& tensor, const char* what) {
  TORCH_CHECK(tensor.defined() && tensor.is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous(),
      what, " takes contiguous single precision tensors on the processor");
}

} // namespace

// AdamW on single precision tensors of the processor. steps are those after this one.
CT_EXPORT int32_t ct_adamw_step(
    void* const* parameters, void* const* gradients, void* const* means, void* const* squares, const int64_t* steps,
    int32_t count, double rate, double beta1, double beta2, double epsilon, double weight_decay) {
  return clip::guarded([&] {
    const auto p = clip::borrow_all(parameters, count);
    const auto g = clip::borrow_all(gradients, count);
    const auto m = clip::borrow_all(means, count);
    const auto v = clip::borrow_all(squares, count);
    std::vector<AdamW> settings(static_cast<size_t>(count));
    for (size_t i = 0; i < p.size(); i++) {
      for (const auto* tensor : {&p[i], &g[i], &m[i], &v[i]}) {
        require_plain(*tensor, "the fused AdamW step");
        TORCH_CHECK(tensor->numel() == p[i].numel(), "parameter, gradient and state have one shape");
      }
      const double bias1 = 1 - std::pow(beta1, static_cast<double>(steps[i]));
      const double bias2 = 1 - std::pow(beta2, static_cast<double>(steps[i]));
      settings[i] = {static_cast<float>(beta1), static_cast<float>(1 - beta1), static_cast<float>(beta2),
          static_cast<float>(1 - beta2), static_cast<float>(epsilon),
          static_cast<float>(1 - rate * weight_decay), static_cast<float>(rate / bias1),
          static_cast<float>(std::sqrt(bias2))};
    }
    const auto chunks = cut(p);
    at::parallel_for(0, static_cast<int64_t>(chunks.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const Chunk& chunk = chunks[static_cast<size_t>(i)];
        const auto t = static_cast<size_t>(chunk.tensor);
        adamw_chunk(
            static_cast<float*>(p[t].data_ptr()) + chunk.first, static_cast<const float*>(g[t].data_ptr()) + chunk.first,
            static_cast<float*>(m[t].data_ptr()) + chunk.first, static_cast<float*>(v[t].data_ptr()) + chunk.first,
            chunk.count, settings[t]);
      }
    });
  });
}

// The 2-norm of all elements of single precision tensors of the processor.
CT_EXPORT int32_t ct_norm_of_all(void* const* tensors, int32_t count, double* norm) {
  return clip::guarded([&] {
    const auto all = clip::borrow_all(tensors, count);
    for (const auto& tensor : all) {
      require_plain(tensor, "the norm of all gradients");
    }
    const auto chunks = cut(all);
    std::vector<double> sums(chunks.size());
    at::parallel_for(0, static_cast<int64_t>(chunks.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const Chunk& chunk = chunks[static_cast<size_t>(i)];
        sums[static_cast<size_t>(i)] = squares_of_chunk(
            static_cast<const float*>(all[static_cast<size_t>(chunk.tensor)].data_ptr()) + chunk.first, chunk.count);
      }
    });
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    *norm = std::sqrt(total);
  });
}

// Multiplies single precision tensors of the processor by one number.
CT_EXPORT int32_t ct_scale_all(void* const* tensors, int32_t count, double factor) {
  return clip::guarded([&] {
    const auto all = clip::borrow_all(tensors, count);
    for (const auto& tensor : all) {
      require_plain(tensor, "the scaling of all gradients");
    }
    const auto chunks = cut(all);
    at::parallel_for(0, static_cast<int64_t>(chunks.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const Chunk& chunk = chunks[static_cast<size_t>(i)];
        scale_chunk(static_cast<float*>(all[static_cast<size_t>(chunk.tensor)].data_ptr()) + chunk.first, chunk.count,
            static_cast<float>(factor));
      }
    });
  });
}

// targets += weight * (sources - targets) for single precision tensors of the processor.
CT_EXPORT int32_t ct_lerp_all(void* const* targets, void* const* sources, int32_t count, double weight) {
  return clip::guarded([&] {
    const auto to = clip::borrow_all(targets, count);
    const auto from = clip::borrow_all(sources, count);
    for (size_t i = 0; i < to.size(); i++) {
      require_plain(to[i], "the moving average");
      require_plain(from[i], "the moving average");
      TORCH_CHECK(to[i].numel() == from[i].numel(), "a target and its source have one shape");
    }
    const auto chunks = cut(to);
    at::parallel_for(0, static_cast<int64_t>(chunks.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; i++) {
        const Chunk& chunk = chunks[static_cast<size_t>(i)];
        const auto t = static_cast<size_t>(chunk.tensor);
        lerp_chunk(static_cast<float*>(to[t].data_ptr()) + chunk.first,
            static_cast<const float*>(from[t].data_ptr()) + chunk.first, chunk.count, static_cast<float>(weight));
      }
    });
  });
}
