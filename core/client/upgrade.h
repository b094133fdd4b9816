#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "client/link_events.h"
#include "http/parser.h"
#include "wire/handshake.h"

namespace wskit::client {

/// A client's side of one opening handshake: the answer in, in any pieces, and a verdict out.
class Upgrade {
 public:
  explicit Upgrade(wire::ClientHandshake handshake);

  [[nodiscard]] std::string request() const { return wire::upgrade_request(handshake_); }

  /// Takes what came; returns how many bytes belonged to the answer. What is behind a 101 are
  /// frames.
  std::size_t feed(std::string_view bytes);
  /// Nothing more will come, because of `cause`: an answer that has a head is judged as it is,
  /// without one the cause is the verdict.
  void end(Error cause);

  /// Set once the server has agreed.
  [[nodiscard]] const std::optional<Opened>& opened() const { return opened_; }
  /// Set once it is clear that it does not: kUpgrade or kUnauthorized, or the cause of `end`.
  [[nodiscard]] const std::optional<Ended>& refusal() const { return refusal_; }

 private:
  void judge_switch();
  void judge_refusal();
  void refuse(Error error);

  wire::ClientHandshake handshake_;
  http::ResponseParser answer_;
  std::optional<Opened> opened_;
  std::optional<Ended> refusal_;
};

}  // namespace wskit::client
