#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace wskit {

/// Immutable bytes, written once and shared by every queue of one loop.
/// A handle is one pointer; copying it costs an increment. The count is not atomic: a Payload never
/// leaves the thread that made it (what crosses loops is copied, once for each loop).
class Payload {
 public:
  Payload() = default;
  Payload(const Payload& other) noexcept : block_(other.block_) {
    if (block_ != nullptr) ++block_->references;
  }
  Payload(Payload&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  Payload& operator=(Payload other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~Payload() {
    if (block_ != nullptr && --block_->references == 0) release(block_);
  }

  static Payload copy_of(std::string_view bytes);

  /// Calls `write(char*)` once with room for exactly `size` bytes, which it must fill.
  template <class Write>
  static Payload make(std::size_t size, Write&& write) {
    Payload payload(allocate(size));
    std::forward<Write>(write)(payload.bytes());
    payload.block_->size = size;
    return payload;
  }

  [[nodiscard]] std::string_view view() const {
    return block_ == nullptr ? std::string_view() : std::string_view(bytes(), block_->size);
  }
  [[nodiscard]] std::size_t size() const { return block_ == nullptr ? 0 : block_->size; }
  [[nodiscard]] bool empty() const { return size() == 0; }

 private:
  friend class PayloadWriter;
  struct Block {
    std::uint32_t references;
    std::size_t size;
    std::size_t capacity;
  };

  explicit Payload(Block* block) : block_(block) {}
  static Block* allocate(std::size_t capacity);
  static void release(Block* block) noexcept;
  [[nodiscard]] char* bytes() const { return reinterpret_cast<char*>(block_ + 1); }

  Block* block_ = nullptr;
};

/// Appends to a Payload that nobody else holds yet.
class PayloadWriter {
 public:
  /// A payload with room for `capacity` bytes and none written.
  static Payload reserve(std::size_t capacity) { return Payload(Payload::allocate(capacity)); }

  /// Bytes that can still be appended; none once the payload is shared.
  static std::size_t room(const Payload& payload) {
    const Payload::Block* block = payload.block_;
    return block == nullptr || block->references > 1 ? 0 : block->capacity - block->size;
  }
  /// Where the next byte goes; `room` bytes are writable there.
  static char* end(const Payload& payload) { return payload.bytes() + payload.block_->size; }
  static void grow(const Payload& payload, std::size_t written) { payload.block_->size += written; }
};

}  // namespace wskit
