// Scaled dot product attention in single precision on the processor, for libtorch before 2.0, whose batched products
// run one small product after the other, each on all threads. Here each thread works through whole heads: scores,
// softmax and mixing of one head stay in its cache, and queries, keys and values are read where they lie.
//
// B batch, H heads, L queries, S keys, D depth of a head.
#include "shim.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/custom_function.h>

#include <dlfcn.h>

#include <cmath>
#include <limits>

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Fortran's sgemm: column-major, so that a row-major matrix of stride s is the transposed one of leading dimension s.
using Sgemm = void (*)(
    const char*, const char*, const int*, const int*, const int*, const float*, const float*, const int*, const float*,
    const int*, const float*, float*, const int*);

Sgemm find_sgemm() {
  Dl_info self{};
  if (dladdr(reinterpret_cast<void*>(&find_sgemm), &self) == 0) {
    return nullptr;
  }
  // A library's handle also finds what it depends on: the BLAS under libtorch_cpu.
  void* handle = dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD);
  return handle == nullptr ? nullptr : reinterpret_cast<Sgemm>(dlsym(handle, "sgemm_"));
}

Sgemm sgemm() {
  static const Sgemm found = find_sgemm();
  return found;
}

// c[n, m] = alpha * op(b)[n, k] * op(a)[k, m] in row-major terms.
void product(
    char a_op, char b_op, int64_t m, int64_t n, int64_t k, float alpha, const float* a, int64_t a_stride, const float* b,
    int64_t b_stride, float* c, int64_t c_stride) {
  const int mi = static_cast<int>(m), ni = static_cast<int>(n), ki = static_cast<int>(k);
  const int lda = static_cast<int>(a_stride), ldb = static_cast<int>(b_stride), ldc = static_cast<int>(c_stride);
  const float zero = 0;
  sgemm()(&a_op, &b_op, &mi, &ni, &ki, &alpha, a, &lda, b, &ldb, &zero, c, &ldc);
}

// One of [B, H, L, D] with the last dimension dense.
struct View {
  float* data = nullptr;
  int64_t batch = 0;
  int64_t head = 0;
  int64_t row = 0;

  float* at(int64_t b, int64_t h) const { return data + b * batch + h * head; }
};

View view_of(const at::Tensor& tensor) {
  return {static_cast<float*>(tensor.data_ptr()), tensor.stride(0), tensor.stride(1), tensor.stride(2)};
}

struct Problem {
  int64_t batch, heads, queries, keys, depth, value_depth;
  float scale;
  bool causal;
  View query, key, value, mask;
};

// e^x within 2 units of the last place for x <= 0; what would be below the smallest normal number becomes 0.
__attribute__((always_inline)) inline float exp_of_negative(float x) {
  const float bounded = x < -87.0f ? -87.0f : x;
  // x = r - n ln 2; the conversion cuts, which for a positive number is rounding down.
  const int32_t n = static_cast<int32_t>(0.5f - bounded * 1.44269504f);
  const float nf = static_cast<float>(n);
  const float r = (bounded + nf * 0.693359375f) - nf * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  const float power = __builtin_bit_cast(float, (127 - n) << 23);
  // A factor instead of a choice, which the compiler would make a jump.
  return p * power * static_cast<float>(x >= -87.0f);
}

// Sixteen maxima side by side: a single one the compiler would not turn into vectors.
__attribute__((always_inline)) inline float largest_of(const float* __restrict row, int64_t count) {
  constexpr int kLanes = 16;
  float lanes[kLanes];
  for (float& lane : lanes) {
    lane = -std::numeric_limits<float>::infinity();
  }
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int lane = 0; lane < kLanes; lane++) {
      lanes[lane] = row[i + lane] > lanes[lane] ? row[i + lane] : lanes[lane];
    }
  }
  for (; i < count; i++) {
    lanes[0] = row[i] > lanes[0] ? row[i] : lanes[0];
  }
  for (int lane = 1; lane < kLanes; lane++) {
    lanes[0] = lanes[lane] > lanes[0] ? lanes[lane] : lanes[0];
  }
  return lanes[0];
}

CLIP_PER_PROCESSOR
void softmax_row(float* __restrict row, const float* __restrict mask, int64_t visible, int64_t count) {
  if (mask != nullptr) {
    for (int64_t i = 0; i < visible; i++) {
      row[i] += mask[i];
    }
  }
  const float largest = largest_of(row, visible);
  if (largest == -std::numeric_limits<float>::infinity()) {
    // A query that sees nothing: 0 / 0, as the composed form gives.
    for (int64_t i = 0; i < count; i++) {
      row[i] = std::numeric_limits<float>::quiet_NaN();
    }
    return;
  }
  float sum = 0;
  for (int64_t i = 0; i < visible; i++) {
    row[i] = exp_of_negative(row[i] - largest);
  }
  for (int64_t i = 0; i < visible; i++) {
    sum += row[i];
  }
  const float share = 1.0f / sum;
  for (int64_t i = 0; i < visible; i++) {
    row[i] *= share;
  }
  for (int64_t i = visible; i < count; i++) {
    row[i] = 0;
  }
}

// gradient = weights * (gradient - sum(weights * gradient))
CLIP_PER_PROCESSOR
void softmax_row_backward(const float* __restrict weights, float* __restrict gradient, int64_t count) {
  float sum = 0;
  for (int64_t i = 0; i < count; i++) {
    sum += weights[i] * gradient[i];
  }
  for (int64_t i = 0; i < count; i++) {
    gradient[i] = weights[i] * (gradient[i] - sum);
  }
}

// The weights [L, S] of one head, and its output.
void attend(const Problem& p, int64_t b, int64_t h, float* weights, const View& output) {
  product('T', 'N', p.keys, p.queries, p.depth, p.scale, p.key.at(b, h), p.key.row, p.query.at(b, h), p.query.row, weights, p.keys);
  for (int64_t i = 0; i < p.queries; i++) {
    const float* mask = p.mask.data == nullptr ? nullptr : p.mask.at(b, h) + i * p.mask.row;
    softmax_row(weights + i * p.keys, mask, p.causal ? std::min(i + 1, p.keys) : p.keys, p.keys);
  }
  product('N', 'N', p.value_depth, p.queries, p.keys, 1, p.value.at(b, h), p.value.row, weights, p.keys, output.at(b, h), output.row);
}

void attend_backward(
    const Problem& p, int64_t b, int64_t h, const float* weights, const View& gradient, float* scratch, const View& d_query,
    const View& d_key, const View& d_value) {
  product('N', 'T', p.value_depth, p.keys, p.queries, 1, gradient.at(b, h), gradient.row, weights, p.keys, d_value.at(b, h), d_value.row);
  product('T', 'N', p.keys, p.queries, p.value_depth, 1, p.value.at(b, h), p.value.row, gradient.at(b, h), gradient.row, scratch, p.keys);
  for (int64_t i = 0; i < p.queries; i++) {
    softmax_row_backward(weights + i * p.keys, scratch + i * p.keys, p.keys);
  }
  product('N', 'N', p.depth, p.queries, p.keys, p.scale, p.key.at(b, h), p.key.row, scratch, p.keys, d_query.at(b, h), d_query.row);
  product('N', 'T', p.depth, p.keys, p.queries, p.scale, p.query.at(b, h), p.query.row, scratch, p.keys, d_key.at(b, h), d_key.row);
}

template <typename Body>
void for_each_head(const Problem& p, Body&& body) {
  at::parallel_for(0, p.batch * p.heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scratch(static_cast<size_t>(p.queries * p.keys));
    for (int64_t i = begin; i < end; i++) {
      body(i / p.heads, i % p.heads, scratch.data());
    }
  });
}

at::Tensor dense_rows(const at::Tensor& tensor) {
  return tensor.stride(-1) == 1 ? tensor : tensor.contiguous();
}

// Not a tensor, so that the mask is none of the function's inputs.
struct Settings {
  at::Tensor mask;
  bool causal;
  double scale;
  bool keep;

  void save(AutogradContext* context) const {
    context->saved_data["mask"] = mask;
    context->saved_data["causal"] = causal;
    context->saved_data["scale"] = scale;
  }

  static Settings saved(AutogradContext* context) {
    return {context->saved_data["mask"].toTensor(), context->saved_data["causal"].toBool(), context->saved_data["scale"].toDouble(), true};
  }
};

Problem problem_of(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const Settings& settings) {
  Problem p{q.size(0), q.size(1), q.size(2), k.size(2), q.size(3), v.size(3), static_cast<float>(settings.scale), settings.causal,
      view_of(q), view_of(k), view_of(v), View()};
  if (settings.mask.defined()) {
    p.mask = view_of(settings.mask);
  }
  return p;
}

// Weights [B, H, L, S] are kept for the backward pass only where there will be one.
at::Tensor run(const Problem& p, const at::Tensor& output, bool keep, const at::TensorOptions& options) {
  at::Tensor weights;
  if (keep) {
    weights = at::empty({p.batch, p.heads, p.queries, p.keys}, options);
  }
  float* kept = keep ? static_cast<float*>(weights.data_ptr()) : nullptr;
  const View out = view_of(output);
  for_each_head(p, [&](int64_t b, int64_t h, float* scratch) {
    attend(p, b, h, keep ? kept + (b * p.heads + h) * p.queries * p.keys : scratch, out);
  });
  return weights;
}

void run_backward(
    const Problem& p, const at::Tensor& weights, const at::Tensor& gradient, const at::Tensor& d_query, const at::Tensor& d_key,
    const at::Tensor& d_value) {
  const auto* kept = static_cast<const float*>(weights.data_ptr());
  const View d_output = view_of(gradient), dq = view_of(d_query), dk = view_of(d_key), dv = view_of(d_value);
  for_each_head(p, [&](int64_t b, int64_t h, float* scratch) {
    attend_backward(p, b, h, kept + (b * p.heads + h) * p.queries * p.keys, d_output, scratch, dq, dk, dv);
  });
}

// A [B, H, L, D] whose memory is [B, L, H, D], so that joining the heads afterwards copies nothing.
at::Tensor heads_inside(int64_t batch, int64_t heads, int64_t length, int64_t depth, const at::TensorOptions& options) {
  return at::empty({batch, length, heads, depth}, options).transpose(1, 2);
}

// The same gradients by operators that are recorded themselves, for gradients of gradients.
variable_list recorded_backward(
    const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const Settings& settings, const at::Tensor& gradient) {
  at::Tensor scores = at::matmul(q, k.transpose(-2, -1)) * settings.scale;
  if (settings.mask.defined()) {
    scores = scores + settings.mask;
  }
  if (settings.causal) {
    scores = scores.masked_fill(at::ones({q.size(2), k.size(2)}, at::kBool).tril().logical_not(), -std::numeric_limits<double>::infinity());
  }
  const at::Tensor weights = scores.softmax(-1);
  const at::Tensor d_weights = at::matmul(gradient, v.transpose(-2, -1));
  const at::Tensor d_scores = weights * (d_weights - (weights * d_weights).sum(-1, true)) * settings.scale;
  return {at::matmul(d_scores, k), at::matmul(d_scores.transpose(-2, -1), q), at::matmul(weights.transpose(-2, -1), gradient)};
}

class Attention : public torch::autograd::Function<Attention> {
 public:
  static at::Tensor forward(AutogradContext* context, at::Tensor q, at::Tensor k, at::Tensor v, const Settings& settings) {
    q = dense_rows(q);
    k = dense_rows(k);
    v = dense_rows(v);
    const Problem p = problem_of(q, k, v, settings);
    at::Tensor output = heads_inside(p.batch, p.heads, p.queries, p.value_depth, q.options());
    const at::Tensor weights = run(p, output, settings.keep, q.options());
    if (settings.keep) {
      context->save_for_backward({q, k, v, weights});
      settings.save(context);
    }
    return output;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &q = saved[0], &k = saved[1], &v = saved[2];
    const Settings settings = Settings::saved(context);
    variable_list found;
    if (c10::GradMode::is_enabled()) {
      found = recorded_backward(q, k, v, settings, gradients[0]);
    } else {
      const Problem p = problem_of(q, k, v, settings);
      found = {heads_inside(p.batch, p.heads, p.queries, p.depth, q.options()),
          heads_inside(p.batch, p.heads, p.keys, p.depth, q.options()),
          heads_inside(p.batch, p.heads, p.keys, p.value_depth, q.options())};
      run_backward(p, saved[3], dense_rows(gradients[0]), found[0], found[1], found[2]);
    }
    found.emplace_back();
    return found;
  }
};

// Queries, keys and values of all heads side by side: [B, L, 3, H, D], as one projection gives them.
class PackedAttention : public torch::autograd::Function<PackedAttention> {
 public:
  static at::Tensor forward(AutogradContext* context, at::Tensor packed, int64_t heads, const Settings& settings) {
    packed = packed.contiguous();
    const auto parts = split(packed, heads);
    const Problem p = problem_of(parts[0], parts[1], parts[2], settings);
    at::Tensor output = heads_inside(p.batch, p.heads, p.queries, p.depth, packed.options());
    const at::Tensor weights = run(p, output, settings.keep, packed.options());
    if (settings.keep) {
      context->save_for_backward({packed, weights});
      context->saved_data["heads"] = heads;
      settings.save(context);
    }
    return output.transpose(1, 2).reshape({p.batch, p.queries, p.heads * p.depth});
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor& packed = saved[0];
    const int64_t heads = context->saved_data["heads"].toInt();
    const Settings settings = Settings::saved(context);
    const auto parts = split(packed, heads);
    const at::Tensor gradient = gradients[0].reshape({packed.size(0), packed.size(1), heads, -1}).transpose(1, 2);
    at::Tensor found;
    if (c10::GradMode::is_enabled()) {
      const auto each = recorded_backward(parts[0], parts[1], parts[2], settings, gradient);
      found = at::stack({each[0].transpose(1, 2), each[1].transpose(1, 2), each[2].transpose(1, 2)}, 2).reshape_as(packed);
    } else {
      found = at::empty_like(packed);
      const auto d = split(found, heads);
      run_backward(problem_of(parts[0], parts[1], parts[2], settings), saved[1], dense_rows(gradient), d[0], d[1], d[2]);
    }
    return {found, at::Tensor(), at::Tensor()};
  }

 private:
  // [B, L, 3 H D] -> three views [B, H, L, D]
  static std::vector<at::Tensor> split(const at::Tensor& packed, int64_t heads) {
    const at::Tensor apart = packed.view({packed.size(0), packed.size(1), 3, heads, packed.size(2) / (3 * heads)});
    std::vector<at::Tensor> parts;
    for (int64_t i = 0; i < 3; i++) {
      parts.push_back(apart.select(2, i).transpose(1, 2));
    }
    return parts;
  }
};

void require_plain(const at::Tensor& tensor) {
  TORCH_CHECK(tensor.is_cpu() && tensor.scalar_type() == at::kFloat, "this attention takes single precision on the processor");
}

// Added to the scores; a view of [B, H, L, S] whatever the mask's own shape.
at::Tensor whole_mask(void* handle, c10::IntArrayRef shape) {
  at::Tensor mask = clip::borrow(handle);
  if (!mask.defined()) {
    return mask;
  }
  require_plain(mask);
  return dense_rows(mask.detach().expand(shape));
}

} // namespace

// Whether there is a BLAS to work with.
CT_EXPORT int32_t ct_attention_available() {
  return sgemm() != nullptr ? 1 : 0;
}

// query [B, H, L, D], key [B, H, S, D], value [B, H, S, D'], single precision on the processor. The mask is a constant.
CT_EXPORT int32_t ct_attention(void* query, void* key, void* value, void* mask, int32_t causal, double scale, void** result) {
  return clip::guarded([&] {
    const at::Tensor q = clip::borrow(query), k = clip::borrow(key), v = clip::borrow(value);
    for (const auto* tensor : {&q, &k, &v}) {
      require_plain(*tensor);
      TORCH_CHECK(tensor->dim() == 4, "attention takes [batch, heads, length, depth] but got ", tensor->sizes());
    }
    TORCH_CHECK(q.size(0) == k.size(0) && q.size(1) == k.size(1) && k.sizes().slice(0, 3) == v.sizes().slice(0, 3) && q.size(3) == k.size(3),
        "attention takes fitting queries, keys and values but got ", q.sizes(), ", ", k.sizes(), " and ", v.sizes());
    const bool keep = c10::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
    *result = clip::hand_out(Attention::apply(
        q, k, v, Settings{whole_mask(mask, {q.size(0), q.size(1), q.size(2), k.size(2)}), causal != 0, scale, keep}));
  });
}

// packed [B, L, 3 H D] -> [B, L, H D].
CT_EXPORT int32_t ct_attention_packed(void* packed, void* mask, int64_t heads, int32_t causal, double scale, void** result) {
  return clip::guarded([&] {
    const at::Tensor all = clip::borrow(packed);
    require_plain(all);
    TORCH_CHECK(all.dim() == 3 && heads > 0 && all.size(2) % (3 * heads) == 0,
        "packed attention takes [batch, length, 3 * heads * depth] but got ", all.sizes(), " and ", heads, " heads");
    const bool keep = c10::GradMode::is_enabled() && all.requires_grad();
    *result = clip::hand_out(PackedAttention::apply(
        all, heads, Settings{whole_mask(mask, {all.size(0), heads, all.size(1), all.size(1)}), causal != 0, scale, keep}));
  });
}
