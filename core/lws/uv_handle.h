#pragma once

#include <utility>

#include <uv.h>

namespace wskit::lws {

/// A libuv handle, whose memory has to outlive its owner until libuv has run the close callback.
/// Created by `get(data)`, closed by destruction.
template <class Handle>
class UvHandle {
 public:
  UvHandle() = default;
  UvHandle(const UvHandle&) = delete;
  UvHandle& operator=(const UvHandle&) = delete;
  ~UvHandle() { close(); }

  /// Memory for uv_*_init, with `data` as the handle's. A failed init leaves nothing to close.
  Handle* get(void* data) {
    close();
    handle_ = new Handle{};
    handle_->data = data;
    return handle_;
  }
  [[nodiscard]] Handle* get() const { return handle_; }

  void close() {
    Handle* handle = std::exchange(handle_, nullptr);
    if (handle == nullptr) return;
    auto* base = reinterpret_cast<uv_handle_t*>(handle);
    if (base->loop == nullptr) {
      delete handle;
      return;
    }
    uv_close(base, [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
  }

 private:
  Handle* handle_ = nullptr;
};

}  // namespace wskit::lws
