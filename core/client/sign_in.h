#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/forwarded_channel.h"
#include "client/link_config.h"
#include "envelope/server_message.h"
#include "flow/deadline.h"
#include "net/loop.h"

namespace wskit::client {

/// A channel that sends the token of `config` as the first message after each open, and counts as
/// open once the server has answered with auth_ok. What comes before that answer is told behind it.
class SignIn final : public ForwardedChannel, private flow::DeadlineOwner {
 public:
  /// `config`, `loop` and `handler` outlive it.
  SignIn(const LinkConfig& config, net::Loop& loop, const MakeChannel& make, LinkHandler& handler);

  void open() override;
  [[nodiscard]] bool is_open() const override {
    return state_ == State::kIn && channel_->is_open();
  }
  bool send(wire::Opcode opcode, std::string_view bytes) override {
    return state_ == State::kIn && channel_->send(opcode, bytes);
  }
  void ping(std::string_view data) override {
    if (state_ == State::kIn) channel_->ping(data);
  }
  void close(std::uint16_t code, std::string_view reason) override;
  void abort() override;
  void set_reading(bool reading) override;

 private:
  enum class State : std::uint8_t { kOpening, kAsking, kIn };

  void on_open(const Opened& opened) override;
  void on_redirect(const http::Url& to, int status) override;
  void on_message(const wire::MessageView& message) override;
  void on_batch_end() override;
  void on_ping(std::string_view data) override;
  void on_pong(std::string_view data, Duration trip) override;
  void on_drained() override;
  void on_ended(const Ended& ended) override;
  void on_deadline(flow::Deadline& which) override;

  void judge(const wire::MessageView& message);
  void hold(const wire::MessageView& message);
  void enter();
  void fail(Error error);

  struct Held {
    wire::Opcode opcode;
    std::string bytes;
  };

  const LinkConfig& config_;
  net::Loop& loop_;
  envelope::ServerMessageReader reader_;
  Opened opened_;
  std::vector<Held> held_;  ///< messages that came before the answer
  std::size_t held_bytes_ = 0;
  std::optional<Error> failure_;  ///< why the server does not let us in
  flow::Deadline deadline_{*this};
  State state_ = State::kOpening;
  bool trusted_ = true;  ///< it is the server that the token is for
  bool reading_ = true;
};

}  // namespace wskit::client
