// Errors and the shim's own version.
#include "shim.h"

#include <c10/util/Exception.h>

namespace {
thread_local std::string last_error;
}

namespace clip {

void remember_error(const std::exception& error) noexcept {
  const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
  remember_error(torch_error != nullptr ? torch_error->what_without_backtrace() : error.what());
}

void remember_error(const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();
  }
}

} // namespace clip

// The message of the last call that failed on this thread, UTF-8; valid until the next failure.
CT_EXPORT const char* ct_last_error() {
  return last_error.c_str();
}

// Raised whenever a signature of this interface changes; the managed side refuses a shim of another number.
CT_EXPORT int32_t ct_interface_version() {
  return 1;
}
