#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/payload.h"
#include "base/result.h"
#include "wire/deflate.h"
#include "wire/deflate_parameters.h"
#include "wire/frame.h"

namespace wskit::wire {

/// Messages of fewer bytes are sent as they are, if nothing else was asked for: they fit one packet
/// of a network (1.4 KiB) in any case.
constexpr std::size_t kDeflateThreshold = 1024;

/// What the connections of one loop share for permessage-deflate, so that most of them need no
/// memory of zlib's: codecs without history, and room for what they write. Made when first used;
/// what large messages took is given back.
class SharedDeflate {
 public:
  SharedDeflate() = default;
  SharedDeflate(const SharedDeflate&) = delete;
  SharedDeflate& operator=(const SharedDeflate&) = delete;

 private:
  friend class PerMessageDeflate;

  static constexpr std::uint8_t kLeastWindowBits = 9;  // of zlib's deflate
  static constexpr std::uint8_t kMostWindowBits = 15;

  /// For the receivers that take windows of one size.
  struct Sender {
    std::optional<Deflater> deflater;
    Payload frame;       ///< the last that was to be shared,
    Payload compressed;  ///< and what it became
  };

  Deflater& deflater(std::uint8_t window_bits);
  Inflater& inflater();
  /// See PerMessageDeflate::shared.
  const Payload& shared(const Payload& frame, const FrameHeader& header, std::uint8_t window_bits);
  Payload compressed(const Payload& frame, const FrameHeader& header, std::uint8_t window_bits);
  Sender& sender(std::uint8_t window_bits) { return senders_[window_bits - kLeastWindowBits]; }

  std::array<Sender, kMostWindowBits - kLeastWindowBits + 1> senders_;
  std::optional<Inflater> inflater_;
  std::vector<char> deflated_;
  std::vector<char> inflated_;
};

/// One connection's permessage-deflate (RFC 7692): payloads in, messages out, and the other way
/// round. With context takeover it has codecs of its own, from the first message that needs them.
class PerMessageDeflate {
 public:
  /// Messages of less than `threshold` bytes are not compressed. `shared` outlives this.
  PerMessageDeflate(const DeflateContext& sending, const DeflateContext& receiving,
                    std::size_t threshold, SharedDeflate& shared);

  /// The payload of a message to be sent, borrowed until the next call of any connection that
  /// shares with this one; nothing when it had better be sent as it is.
  std::optional<std::string_view> deflate(std::string_view message);

  /// The message of a payload that came, if it has at most `limit` bytes; likewise borrowed until
  /// the next payload.
  Result<std::string_view, InflateFault> inflate(std::string_view payload, std::size_t limit);

  /// What to send instead of `frame`, which is one whole message without a mask: the same frame
  /// compressed, made once for all connections with this window size; or the frame itself.
  Payload shared(const Payload& frame);

 private:
  [[nodiscard]] bool is_worth(std::size_t size) const;

  SharedDeflate& shared_;
  std::size_t threshold_;
  DeflateContext sending_;
  DeflateContext receiving_;
  bool diverged_ = false;  ///< the peer's window has a message that `deflater_` does not know
  std::optional<Deflater> deflater_;  ///< with takeover
  std::optional<Inflater> inflater_;
};

}  // namespace wskit::wire
