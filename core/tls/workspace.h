#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "tls/stream.h"

namespace wskit::tls {

/// Room for plaintext on its way, which all connections of one loop share: it is theirs during a
/// call. Made at the first use.
class Workspace {
 public:
  /// What one read of a loop's sockets can bring decrypts into this at once.
  std::span<char> incoming() { return made(incoming_, kRead + Stream::kRecord); }
  /// One record, joined out of small pieces.
  std::span<char> outgoing() { return made(outgoing_, Stream::kRecord); }

 private:
  static constexpr std::size_t kRead = std::size_t{512} << 10;

  static std::span<char> made(std::unique_ptr<char[]>& room, std::size_t size) {
    if (room == nullptr) room.reset(new char[size]);
    return {room.get(), size};
  }

  std::unique_ptr<char[]> incoming_;
  std::unique_ptr<char[]> outgoing_;
};

}  // namespace wskit::tls
