// Memory of tensors on the processor, kept for the next tensor of about the same size.
//
// glibc gives every block above 32 MiB back to the system and takes it page by page again; a training step spends a
// fifth of its time in those page faults. Here a freed block waits in the list of its size class, and blocks of 2 MiB
// and more are backed by huge pages where the system allows it.
#include "shim.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace {

constexpr size_t kHeader = 64;               // keeps the data aligned for the widest vectors
constexpr size_t kSmallest = 4096;           // below it malloc is as good
constexpr size_t kHugePage = size_t{2} << 20;
constexpr int kStepsPerDoubling = 8;         // a block is at most 1/8 larger than asked for
constexpr int kDoublings = 40;
constexpr int kClasses = kStepsPerDoubling * kDoublings;
constexpr int kReachUp = kStepsPerDoubling;  // a waiting block of up to twice the size is better than a new one

struct Header {
  size_t bytes;       // of the whole block, this header included
  int32_t size_class; // -1: from malloc
  Header* next;
};
static_assert(sizeof(Header) <= kHeader, "the header fits before the data");

// Class of the smallest block that holds so many bytes, and that block's size.
int class_of(size_t bytes, size_t* rounded) {
  int doubling = 0;
  size_t base = kSmallest;
  while (bytes > base * 2) {
    base *= 2;
    doubling++;
  }
  const size_t step = base / kStepsPerDoubling;
  const size_t above = bytes > base ? (bytes - base + step - 1) / step : 0;
  *rounded = base + above * step;
  return doubling * kStepsPerDoubling + static_cast<int>(above);
}

class Pool {
 public:
  void* take(size_t bytes) {
    const size_t wanted = bytes + kHeader;
    if (wanted < kSmallest) {
      return from_malloc(wanted);
    }
    size_t rounded = 0;
    const int size_class = class_of(wanted, &rounded);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      const int last = std::min(size_class + kReachUp, kClasses - 1);
      for (int i = size_class; i <= last; i++) {
        if (Header* block = waiting_[static_cast<size_t>(i)]) {
          waiting_[static_cast<size_t>(i)] = block->next;
          cached_ -= block->bytes;
          count_in_use(block->bytes);
          return data_of(block);
        }
      }
      if (in_use_ + cached_ + rounded > limit_) {
        release_waiting();
      }
    }
    void* memory = map(rounded);
    if (memory == nullptr) {
      trim();
      memory = map(rounded);
    }
    TORCH_CHECK(memory != nullptr, "out of memory on the processor: ", bytes, " bytes were asked for");
    auto* block = static_cast<Header*>(memory);
    block->bytes = rounded;
    block->size_class = size_class;
    std::lock_guard<std::mutex> lock(mutex_);
    count_in_use(rounded);
    return data_of(block);
  }

  void give_back(void* data) {
    auto* block = reinterpret_cast<Header*>(static_cast<char*>(data) - kHeader);
    if (block->size_class < 0) {
      std::free(block);
      return;
    }
    std::lock_guard<std::mutex> lock(mutex_);
    auto& list = waiting_[static_cast<size_t>(block->size_class)];
    block->next = list;
    list = block;
    in_use_ -= block->bytes;
    cached_ += block->bytes;
  }

  void trim() {
    std::lock_guard<std::mutex> lock(mutex_);
    release_waiting();
  }

  void statistics(int64_t* values) {
    std::lock_guard<std::mutex> lock(mutex_);
    values[0] = static_cast<int64_t>(in_use_);
    values[1] = static_cast<int64_t>(cached_);
    values[2] = static_cast<int64_t>(peak_);
  }

  void reset_peak() {
    std::lock_guard<std::mutex> lock(mutex_);
    peak_ = in_use_;
  }

 private:
  static void* data_of(Header* block) {
    return reinterpret_cast<char*>(block) + kHeader;
  }

  static void* from_malloc(size_t wanted) {
    void* memory = nullptr;
    TORCH_CHECK(posix_memalign(&memory, kHeader, wanted) == 0, "out of memory on the processor");
    static_cast<Header*>(memory)->size_class = -1;
    return data_of(static_cast<Header*>(memory));
  }

  // Large blocks begin on a huge page: the room before and after is given back.
  static void* map(size_t bytes) {
    if (bytes < kHugePage) {
      void* memory = nullptr;
      return posix_memalign(&memory, kHeader, bytes) == 0 ? memory : nullptr;
    }
    const size_t room = whole_pages(bytes) + kHugePage;
    void* found = mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (found == MAP_FAILED) {
      return nullptr;
    }
    const auto begin = reinterpret_cast<uintptr_t>(found);
    const uintptr_t aligned = (begin + kHugePage - 1) / kHugePage * kHugePage;
    if (aligned > begin) {
      munmap(found, aligned - begin);
    }
    const uintptr_t end = aligned + whole_pages(bytes);
    if (begin + room > end) {
      munmap(reinterpret_cast<void*>(end), begin + room - end);
    }
    madvise(reinterpret_cast<void*>(aligned), whole_pages(bytes), MADV_HUGEPAGE);
    return reinterpret_cast<void*>(aligned);
  }

  static size_t whole_pages(size_t bytes) {
    return (bytes + 4095) / 4096 * 4096;
  }

  static void unmap(Header* block) {
    if (block->bytes < kHugePage) {
      std::free(block);
    } else {
      munmap(block, whole_pages(block->bytes));
    }
  }

  void release_waiting() {
    for (auto& list : waiting_) {
      while (list != nullptr) {
        Header* block = list;
        list = block->next;
        unmap(block);
      }
    }
    cached_ = 0;
  }

  void count_in_use(size_t bytes) {
    in_use_ += bytes;
    peak_ = std::max(peak_, in_use_);
  }

  static size_t three_quarters_of_memory() {
    return static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) / 4 * 3 * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  }

  std::mutex mutex_;
  std::array<Header*, kClasses> waiting_{};
  size_t in_use_ = 0;
  size_t cached_ = 0;
  size_t peak_ = 0;
  const size_t limit_ = three_quarters_of_memory();
};

// Tensors may be freed after static objects are: the pool is never destroyed.
Pool& pool() {
  static Pool* const instance = new Pool();
  return *instance;
}

void give_back(void* data) {
  if (data != nullptr) {
    pool().give_back(data);
  }
}

class PooledAllocator final : public c10::Allocator {
 public:
#if CT_TORCH_AT_LEAST(2, 3)
  c10::DataPtr allocate(size_t bytes) override {
#else
  c10::DataPtr allocate(size_t bytes) const override {
#endif
    void* data = bytes == 0 ? nullptr : pool().take(bytes);
    return {data, data, &give_back, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override {
    return &give_back;
  }

#if CT_TORCH_AT_LEAST(2, 3)
  void copy_data(void* destination, const void* source, std::size_t count) const override {
    default_copy_data(destination, source, count);
  }
#endif
};

} // namespace

// Before the first tensor.
CT_EXPORT void ct_use_pooled_memory() {
  static PooledAllocator* const allocator = new PooledAllocator();
  c10::SetCPUAllocator(allocator, 1);
}

// values: in use, waiting for reuse, in use at most; bytes of blocks from 4 KiB.
CT_EXPORT void ct_cpu_memory(int64_t* values) {
  pool().statistics(values);
}

CT_EXPORT void ct_cpu_reset_peak_memory() {
  pool().reset_peak();
}

// Gives the waiting blocks back to the system.
CT_EXPORT void ct_cpu_empty_cache() {
  pool().trim();
}
