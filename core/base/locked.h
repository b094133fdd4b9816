#pragma once

#include <mutex>
#include <utility>

namespace wskit {

/// A value that several threads use, one at a time.
template <class Value>
class Locked {
 public:
  /// Calls `use(Value&)` while nobody else does. What it returns must not refer to the value.
  template <class Use>
  auto use(Use&& use) {
    const std::lock_guard lock(mutex_);
    return std::forward<Use>(use)(value_);
  }

 private:
  std::mutex mutex_;
  Value value_;
};

}  // namespace wskit
