#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/channel.h"
#include "client/link_events.h"

namespace wskit::test {

/// A channel whose server is the test.
class FakeChannel final : public client::Channel {
 public:
  explicit FakeChannel(client::LinkHandler& handler) : handler_(handler) {}

  void open() override {
    ++opens;
    opening = true;
    reading = true;
    sent.clear();
    queued_ = left_ = 0;
  }
  [[nodiscard]] bool is_open() const override { return open_; }
  [[nodiscard]] bool is_full() const override { return full; }
  bool send(wire::Opcode /*opcode*/, std::string_view bytes) override {
    if (!open_ || !taking) return false;
    sent.emplace_back(bytes);
    queued_ += bytes.size();
    return true;
  }
  void ping(std::string_view data) override { pings.emplace_back(data); }
  void close(std::uint16_t /*code*/, std::string_view /*reason*/) override { close_asked = true; }
  void abort() override { abort_asked = true; }
  [[nodiscard]] std::size_t buffered() const override { return queued_ - left_; }
  [[nodiscard]] std::uint64_t queued() const override { return queued_; }
  void set_reading(bool now) override { reading = now; }

  [[nodiscard]] client::LinkHandler& handler() { return handler_; }
  /// The server lets it in.
  void succeed() {
    opening = false;
    open_ = true;
    handler_.on_open({});
  }
  /// It cannot be opened, or was open and is lost, for this reason.
  void fail(Error error, int status = 0, http::Headers headers = {}) {
    client::Ended ended;
    ended.error = std::move(error);
    ended.status = status;
    ended.headers = std::move(headers);
    end(std::move(ended));
  }
  /// The server closes it.
  void close_by_server(std::uint16_t code) {
    client::Ended ended;
    ended.code = code;
    ended.clean = ended.by_peer = true;
    end(std::move(ended));
  }
  /// It is lost, and makes its connection again by itself: `succeed` follows.
  void reconnect() {
    client::Ended cause;
    cause.opened = std::exchange(open_, false);
    cause.error = Error{ErrorKind::kLost, "gone"};
    handler_.on_reconnecting(cause, 1, std::chrono::seconds(1));
  }
  void end(client::Ended ended) {
    ended.opened = open_;
    ended.left = left_;
    opening = open_ = false;
    queued_ = left_ = 0;
    handler_.on_ended(ended);
  }
  /// So many more bytes leave this process.
  void leave(std::size_t bytes) { left_ += bytes; }
  void drain() {
    left_ = queued_;
    handler_.on_drained();
  }
  void deliver(std::string_view text) {
    handler_.on_message({wire::Opcode::kText, text});
    handler_.on_batch_end();
  }
  void deliver_binary(std::string_view bytes) {
    handler_.on_message({wire::Opcode::kBinary, bytes});
    handler_.on_batch_end();
  }

  int opens = 0;
  bool opening = false;
  bool taking = true;  ///< false: its end is decided, and will be told
  bool full = false;
  bool reading = true;
  bool close_asked = false;
  bool abort_asked = false;
  std::vector<std::string> sent;  ///< since it was opened
  std::vector<std::string> pings;

 private:
  client::LinkHandler& handler_;
  bool open_ = false;
  std::size_t queued_ = 0;
  std::size_t left_ = 0;
};

}  // namespace wskit::test
