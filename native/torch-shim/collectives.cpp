// Processes that compute together: c10d's groups over Gloo (processor) and NCCL (CUDA), found through a TCP store.
#include "shim.h"

#if defined(CLIP_GLOO) || defined(CLIP_NCCL)
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/csrc/distributed/c10d/Types.hpp>
#if CT_TORCH_AT_LEAST(2, 0)
#include <torch/csrc/distributed/c10d/Backend.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif
#endif
#ifdef CLIP_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef CLIP_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <chrono>
#include <cstdlib>

#if defined(CLIP_GLOO) || defined(CLIP_NCCL)
namespace {

#if CT_TORCH_AT_LEAST(2, 0)
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif
using Store = c10::intrusive_ptr<c10d::Store>;

struct Group {
  Store store;
  c10::intrusive_ptr<Backend> backend;
};

#ifdef CLIP_GLOO
c10::intrusive_ptr<Backend> gloo(const Store& store, int rank, int size, std::chrono::milliseconds timeout, const std::string& host) {
  auto options = c10d::ProcessGroupGloo::Options::create(timeout);
  const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
  if (interface != nullptr && interface[0] != '\0') {
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForInterface(interface));
  } else if (host == "localhost" || host == "::1" || host.compare(0, 4, "127.") == 0) {
    // Machines whose own name resolves to nothing, containers above all, still meet on the loopback.
    options->devices.push_back(c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1"));
  } else {
    options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
  }
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options);
}
#endif

#ifdef CLIP_NCCL
c10::intrusive_ptr<Backend> nccl(const Store& store, int rank, int size, std::chrono::milliseconds timeout) {
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = timeout;
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
}
#endif

c10::intrusive_ptr<Backend> make_backend(
    const std::string& name, const Store& store, int rank, int size, std::chrono::milliseconds timeout, const std::string& host) {
#ifdef CLIP_GLOO
  if (name == "gloo") {
    return gloo(store, rank, size, timeout, host);
  }
#endif
#ifdef CLIP_NCCL
  if (name == "nccl") {
    return nccl(store, rank, size, timeout);
  }
#endif
  TORCH_CHECK(false, "this engine was built without the back end '", name, "'");
}

void wait(const c10::intrusive_ptr<c10d::Work>& work) {
  work->wait();
}

} // namespace

CT_EXPORT int32_t ct_group_new(
    const char* backend, const char* host, int32_t port, int32_t is_server, const char* prefix, int32_t rank, int32_t size,
    int64_t timeout_milliseconds, Group** group) {
  return clip::guarded([&] {
    const std::chrono::milliseconds timeout(timeout_milliseconds);
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(port);
    options.isServer = is_server != 0;
    options.waitWorkers = false;
    options.timeout = timeout;
    Store tcp = c10::make_intrusive<c10d::TCPStore>(std::string(host), options);
    Store store = c10::make_intrusive<c10d::PrefixStore>(std::string(prefix), tcp);
    auto made = make_backend(backend, store, rank, size, timeout, host);
    *group = new Group{store, made};
  });
}

CT_EXPORT void ct_group_release(Group* group) {
  delete group;
}

CT_EXPORT int32_t ct_group_all_reduce(Group* group, void* const* tensors, int32_t count, int32_t operation) {
  return clip::guarded([&] {
    c10d::AllreduceOptions options;
    options.reduceOp = static_cast<c10d::ReduceOp::RedOpType>(operation);
    std::vector<c10::intrusive_ptr<c10d::Work>> works;
    for (auto& tensor : clip::borrow_all(tensors, count)) {
      std::vector<at::Tensor> one{tensor};
      works.push_back(group->backend->allreduce(one, options));
    }
    for (const auto& work : works) {
      wait(work);
    }
  });
}

CT_EXPORT int32_t ct_group_broadcast(Group* group, void* const* tensors, int32_t count, int32_t root) {
  return clip::guarded([&] {
    c10d::BroadcastOptions options;
    options.rootRank = root;
    std::vector<c10::intrusive_ptr<c10d::Work>> works;
    for (auto& tensor : clip::borrow_all(tensors, count)) {
      std::vector<at::Tensor> one{tensor};
      works.push_back(group->backend->broadcast(one, options));
    }
    for (const auto& work : works) {
      wait(work);
    }
  });
}

// outputs: one tensor of the input's shape for each rank.
CT_EXPORT int32_t ct_group_all_gather(Group* group, void* input, void* const* outputs, int32_t count) {
  return clip::guarded([&] {
    std::vector<std::vector<at::Tensor>> received{clip::borrow_all(outputs, count)};
    std::vector<at::Tensor> sent{clip::borrow(input)};
    wait(group->backend->allgather(received, sent));
  });
}

CT_EXPORT int32_t ct_group_barrier(Group* group) {
  return clip::guarded([&] { wait(group->backend->barrier()); });
}

#else

struct Group;

CT_EXPORT int32_t ct_group_new(
    const char*, const char*, int32_t, int32_t, const char*, int32_t, int32_t, int64_t, Group**) {
  return clip::guarded([] {
    TORCH_CHECK(false, "this engine was built without Gloo and NCCL. Install libgloo-dev, or a PyTorch with NCCL's header, and build it again");
  });
}

CT_EXPORT void ct_group_release(Group*) {}

CT_EXPORT int32_t ct_group_all_reduce(Group*, void* const*, int32_t, int32_t) {
  return 1;
}

CT_EXPORT int32_t ct_group_broadcast(Group*, void* const*, int32_t, int32_t) {
  return 1;
}

CT_EXPORT int32_t ct_group_all_gather(Group*, void*, void* const*, int32_t) {
  return 1;
}

CT_EXPORT int32_t ct_group_barrier(Group*) {
  return 1;
}
#endif

// Bit 0: Gloo, bit 1: NCCL.
CT_EXPORT int32_t ct_group_backends() {
  int32_t backends = 0;
#ifdef CLIP_GLOO
  backends |= 1;
#endif
#ifdef CLIP_NCCL
  backends |= 2;
#endif
  return backends;
}
