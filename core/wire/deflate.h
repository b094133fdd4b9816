#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"

struct z_stream_s;

namespace wskit::wire {

/// Turns messages into payloads of permessage-deflate (RFC 7692 section 7.2.1), with zlib.
class Deflater {
 public:
  /// `window_bits`: 9 to 15.
  explicit Deflater(int window_bits);

  /// Compresses a message into `out`, whose former content is overwritten. The size of the payload;
  /// nothing when it is no smaller than the message: then the message is to be sent as it is, and
  /// what came before it is forgotten.
  std::optional<std::size_t> deflate(std::string_view message, std::vector<char>& out);
  /// Forgets what came before: the next payload can be read by itself.
  void reset();

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
};

enum class InflateFault : std::uint8_t { kTooLarge, kCorrupt };

/// Turns payloads back into messages (section 7.2.2). A payload has to end where a DEFLATE block
/// does: by the empty block that its sender took the end of, by that block in full, or by one that
/// calls itself the last; blocks may follow a last one.
class Inflater {
 public:
  /// `window_bits`: 8 to 15, at least what the sender uses.
  explicit Inflater(int window_bits);

  /// Writes the message to the front of `out`, which grows as needed but not beyond `limit` and a
  /// byte. The size of the message. A fault leaves the Inflater unusable until `reset`.
  Result<std::size_t, InflateFault> inflate(std::string_view payload, std::size_t limit,
                                            std::vector<char>& out);
  /// Forgets what came before.
  void reset();

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  class Run;
  std::unique_ptr<z_stream_s, End> stream_;
};

}  // namespace wskit::wire
