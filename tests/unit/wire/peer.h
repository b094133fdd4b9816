#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "flow/outbox.h"
#include "unit/wire/frames.h"
#include "wire/protocol.h"

namespace wskit::wire {

using Role = Protocol::Role;
using State = Protocol::State;
constexpr Role kBothRoles[] = {Role::kClient, Role::kServer};

/// How the bytes of a stream arrive.
enum class Cut : std::uint8_t { kWhole, kSingleBytes, kRandom };
constexpr Cut kEveryCut[] = {Cut::kWhole, Cut::kSingleBytes, Cut::kRandom};

/// One side of a connection: a Protocol, what it told of the other side as a readable line, and
/// what it queued.
class Peer final : public ProtocolEvents {
 public:
  explicit Peer(Role role, std::size_t max_message = std::size_t{1} << 20)
      : role_(role), protocol_(role, max_message, out_, rng_) {}

  /// Bytes as they are.
  void feed_raw(std::string_view bytes, Cut cut = Cut::kWhole) {
    while (!bytes.empty()) {
      std::string piece(bytes.substr(0, size_of_piece(bytes.size(), cut)));
      bytes.remove_prefix(piece.size());
      protocol_.receive(piece, *this);
    }
  }
  /// Gives bytes, and what an interruption has left of them, until all have been taken.
  void feed_interrupted(std::string bytes) {
    for (std::span<char> rest(bytes); !rest.empty();)
      rest = protocol_.receive(rest, *this);
  }
  /// Frames written without masks; a server gets them masked.
  void feed(std::string_view frames, Cut cut = Cut::kWhole) {
    feed_raw(role_ == Role::kServer ? masked(frames) : std::string(frames), cut);
  }

  /// For example "text(Hello) ping(x) failed(1002 reserved bits are set)".
  [[nodiscard]] const std::string& events() const { return events_; }

  /// Takes what was queued, as it would leave.
  std::string sent_raw() {
    std::string bytes;
    std::array<iovec, 1> piece{};
    while (out_.gather(piece) > 0) {
      bytes.append(static_cast<const char*>(piece[0].iov_base), piece[0].iov_len);
      out_.consume(piece[0].iov_len);
    }
    return bytes;
  }
  /// Likewise, without masks.
  std::string sent() { return unmasked(sent_raw()); }

  [[nodiscard]] Protocol& protocol() { return protocol_; }
  /// Is called inside every event.
  std::function<void()> react = [] {};

  void on_message(const MessageView& message) override {
    note(message.opcode == Opcode::kText ? "text" : "binary", message.bytes);
  }
  void on_ping(std::string_view data) override { note("ping", data); }
  void on_pong(std::string_view data) override { note("pong", data); }
  void on_close(const CloseInfo& close) override {
    const std::string code = std::to_string(close.code);
    const std::string reason(close.reason);
    note(close.by_peer ? "closed" : "failed", reason.empty() ? code : code + ' ' + reason);
  }

 private:
  std::size_t size_of_piece(std::size_t left, Cut cut) {
    if (cut == Cut::kWhole) return left;
    return cut == Cut::kSingleBytes ? 1 : 1 + cuts_.below(9);
  }
  void note(std::string_view what, std::string_view data) {
    if (!events_.empty()) events_ += ' ';
    events_.append(what).append("(").append(data).append(")");
    react();
  }

  Role role_;
  flow::Outbox out_;
  Rng rng_{1};
  Rng cuts_{2};
  Protocol protocol_;
  std::string events_;
};

}  // namespace wskit::wire
