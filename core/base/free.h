#pragma once

namespace wskit {

/// A deleter for std::unique_ptr: gives an object of a C library back by `kFree`, the library's
/// function for its kind.
template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

}  // namespace wskit
