#include "base/payload.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace wskit {

Payload Payload::copy_of(std::string_view bytes) {
  return make(bytes.size(), [bytes](char* out) { std::memcpy(out, bytes.data(), bytes.size()); });
}

Payload::Block* Payload::allocate(std::size_t capacity) {
  void* memory = std::malloc(sizeof(Block) + capacity);
  if (memory == nullptr) throw std::bad_alloc();
  return new (memory) Block{.references = 1, .size = 0, .capacity = capacity};
}

void Payload::release(Block* block) noexcept {
  std::free(block);
}

}  // namespace wskit
