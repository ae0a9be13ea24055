// Random number generators.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Generator.h>

#include <mutex>

namespace {

void* hand_out_generator(at::Generator generator) {
  return c10::intrusive_ptr<c10::GeneratorImpl>(generator.getIntrusivePtr()).release();
}

c10::GeneratorImpl* impl(void* generator) {
  return static_cast<c10::GeneratorImpl*>(generator);
}

} // namespace

CT_EXPORT int32_t ct_manual_seed(int64_t seed) {
  return clip::guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

CT_EXPORT int32_t ct_generator_default(int64_t device, void** generator) {
  return clip::guarded([&] { *generator = hand_out_generator(at::globalContext().defaultGenerator(clip::unpack_device(device))); });
}

// A new generator on the processor, or a copy in its own right of the device's generator.
CT_EXPORT int32_t ct_generator_new(int64_t device, int64_t seed, void** generator) {
  return clip::guarded([&] {
    const c10::Device where = clip::unpack_device(device);
    at::Generator created = where.is_cpu()
        ? at::detail::createCPUGenerator()
        : at::globalContext().defaultGenerator(where).clone();
    created.set_current_seed(static_cast<uint64_t>(seed));
    *generator = hand_out_generator(std::move(created));
  });
}

CT_EXPORT void ct_generator_release(void* generator) {
  c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(impl(generator));
}

CT_EXPORT int32_t ct_generator_seed(void* generator, int64_t seed) {
  return clip::guarded([&] {
    std::lock_guard<std::mutex> lock(impl(generator)->mutex_);
    impl(generator)->set_current_seed(static_cast<uint64_t>(seed));
  });
}

CT_EXPORT int32_t ct_generator_fresh_seed(void* generator, int64_t* seed) {
  return clip::guarded([&] {
    std::lock_guard<std::mutex> lock(impl(generator)->mutex_);
    *seed = static_cast<int64_t>(impl(generator)->seed());
  });
}

CT_EXPORT int32_t ct_generator_initial_seed(void* generator, int64_t* seed) {
  return clip::guarded([&] {
    std::lock_guard<std::mutex> lock(impl(generator)->mutex_);
    *seed = static_cast<int64_t>(impl(generator)->current_seed());
  });
}

CT_EXPORT int32_t ct_generator_state(void* generator, void** state) {
  return clip::guarded([&] {
    at::Generator source = clip::borrow_generator(generator);
    std::lock_guard<std::mutex> lock(source.mutex());
    *state = clip::hand_out(source.get_state());
  });
}

CT_EXPORT int32_t ct_generator_set_state(void* generator, void* state) {
  return clip::guarded([&] {
    at::Generator target = clip::borrow_generator(generator);
    std::lock_guard<std::mutex> lock(target.mutex());
    target.set_state(clip::borrow(state));
  });
}
