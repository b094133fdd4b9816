#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "flow/outbox.h"
#include "wire/protocol.h"

namespace wskit::wire {

/// One side of a connection: a Protocol, what it said happened (as one readable line) and what it
/// queued.
class Peer final : public ProtocolEvents {
 public:
  static constexpr std::size_t kMaxMessage = 1 << 20;

  explicit Peer(Protocol::Role role, std::size_t max_message = kMaxMessage)
      : protocol(role, max_message, out_, rng_) {}

  /// Feeds a copy, in pieces of `chop` bytes (0: whole).
  void feed(std::string bytes, std::size_t chop = 0) {
    if (chop == 0) return protocol.receive(bytes, *this);
    for (std::size_t i = 0; i < bytes.size(); i += chop) {
      std::string piece = bytes.substr(i, chop);
      protocol.receive(piece, *this);
    }
  }

  /// "text(Hello) ping(x) close(1002 by us: reason)".
  [[nodiscard]] const std::string& events() const { return events_; }

  /// Takes what was queued.
  std::string sent() {
    std::string bytes;
    std::array<iovec, 1> piece{};
    while (out_.gather(piece) > 0) {
      bytes.append(static_cast<const char*>(piece[0].iov_base), piece[0].iov_len);
      out_.consume(piece[0].iov_len);
    }
    return bytes;
  }

  void on_message(const MessageView& message) override {
    note(message.opcode == Opcode::kText ? "text" : "binary", message.bytes);
  }
  void on_ping(std::string_view data) override { note("ping", data); }
  void on_pong(std::string_view data) override { note("pong", data); }
  void on_close(const CloseInfo& close) override {
    note(
        close.by_peer ? "closed" : "failed",
        std::to_string(close.code) + (close.reason.empty() ? "" : " ") + std::string(close.reason));
  }

 private:
  void note(std::string_view what, std::string_view data) {
    if (!events_.empty()) events_ += ' ';
    events_.append(what).append("(").append(data).append(")");
  }

  flow::Outbox out_;
  Rng rng_{1};
  std::string events_;

 public:
  Protocol protocol;
};

}  // namespace wskit::wire
