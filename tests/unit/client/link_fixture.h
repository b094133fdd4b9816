#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "client/link.h"
#include "http/parser.h"
#include "support/fake_connection.h"
#include "support/fake_loop.h"
#include "wire/handshake.h"

namespace wskit::client {

/// Keeps what a Link told, as lines.
class Diary final : public LinkHandler {
 public:
  void on_open(const Opened& opened) override {
    lines.push_back("open " + opened.subprotocol);
    if (opening) opening();
  }
  void on_message(const wire::MessageView& message) override {
    const bool text = message.opcode == wire::Opcode::kText;
    lines.push_back((text ? "text " : "binary ") + std::string(message.bytes));
    if (receiving) receiving();
  }
  void on_redirect(const http::Url& to, int status) override {
    lines.push_back("redirect " + std::to_string(status) + " " + to.text());
    if (redirecting) redirecting();
  }
  void on_batch_end() override { ++batches; }
  void on_ping(std::string_view data) override { lines.push_back("ping " + std::string(data)); }
  void on_pong(std::string_view data, Duration round_trip) override {
    lines.push_back("pong " + std::string(data));
    last_round_trip = round_trip;
  }
  void on_drained() override { lines.push_back("drained"); }
  void on_reconnecting(const Ended& /*cause*/, int attempt, Duration in) override {
    lines.push_back("reconnecting " + std::to_string(attempt));
    last_wait = in;
    if (reconnecting) reconnecting();
  }
  void on_sent_late(wire::Opcode /*opcode*/, std::string_view bytes) override {
    late.emplace_back(bytes);
  }
  void on_ended(const Ended& how) override {
    lines.push_back("ended");
    ended = how;
    if (ending) ending();
  }

  std::vector<std::string> lines;
  std::optional<Ended> ended;
  int batches = 0;
  Duration last_round_trip{-1};
  Duration last_wait{-1};
  std::vector<std::string> late;
  std::function<void()> opening;
  std::function<void()> receiving;
  std::function<void()> redirecting;
  std::function<void()> reconnecting;
  std::function<void()> ending;
};

/// A Link whose network, clock and server are the test's.
class LinkTest : public testing::Test {
 protected:
  LinkTest() {
    config.url.host = "example.test";
    config.url.port = 9000;
    config.url.target = "/chat?x=1";
    link.emplace(config, LinkPorts{loop, dialer, rng, deflate}, diary);
  }

  /// Dials; returns the request that the link sent.
  http::RequestHead dialed() {
    link->open();
    auto connected = stream.connect();
    connection = connected.get();
    dialer.succeed(std::move(connected));
    http::RequestParser parser;
    EXPECT_TRUE(parser.feed(stream.taken()).has_value());
    EXPECT_TRUE(parser.done());
    return parser.head();
  }

  /// The whole way to an open link; `behind` comes right behind the 101.
  void opened(std::string_view behind = {}) {
    const http::RequestHead request = dialed();
    stream.deliver(wire::upgrade_response(request, {}, {}) + std::string(behind));
  }

  static std::string frame(wire::Opcode opcode, std::string_view bytes) {
    return std::string(wire::frame_shared(opcode, bytes).view());
  }
  static std::string text(std::string_view bytes) { return frame(wire::Opcode::kText, bytes); }
  static std::string close_frame(std::uint16_t code, std::string_view reason) {
    std::string body = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    return frame(wire::Opcode::kClose, body.append(reason));
  }

  /// The first frame that the link sent, unmasked: its first byte, then its payload.
  std::string sent() {
    std::string bytes = stream.taken();
    if (bytes.size() < 6) return {};
    const std::size_t size = static_cast<unsigned char>(bytes[1]) & 0x7f;
    std::string payload = bytes.substr(6, size);
    for (std::size_t i = 0; i < payload.size(); ++i)
      payload[i] = static_cast<char>(payload[i] ^ bytes[2 + i % 4]);
    return bytes.substr(0, 1) + payload;
  }

  /// How it ended; fails the test if it has not.
  Ended outcome() {
    EXPECT_TRUE(diary.ended.has_value());
    return diary.ended.value_or(Ended{});
  }
  Error error() {
    EXPECT_TRUE(outcome().error.has_value());
    return outcome().error.value_or(Error{});
  }

  LinkConfig config;
  test::FakeLoop loop;
  test::FakeDialer dialer;
  test::FakeStream stream;
  test::FakeStream second;  ///< for a link that is opened again
  net::Connection* connection = nullptr;
  Rng rng{7};
  wire::SharedDeflate deflate;
  Diary diary;
  std::optional<Link> link;
};

}  // namespace wskit::client
