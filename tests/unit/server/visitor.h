#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/fake_connection.h"

namespace wskit::server {

using Json = nlohmann::json;

/// A client's frame, masked.
inline std::string client_frame(int opcode, std::string_view data) {
  std::string frame(1, static_cast<char>(0x80 | opcode));
  if (data.size() < 126) {
    frame += static_cast<char>(0x80 | data.size());
  } else {
    frame += static_cast<char>(0xfe);
    frame += static_cast<char>(data.size() >> 8);
    frame += static_cast<char>(data.size() & 0xff);
  }
  const std::string_view mask = "mask";
  frame += mask;
  for (std::size_t i = 0; i < data.size(); ++i) {
    frame += static_cast<char>(data[i] ^ mask[i % 4]);
  }
  return frame;
}

/// `fields`: further lines of the head, each with its end.
inline std::string upgrade_request(std::string_view path = "/", std::string_view fields = {}) {
  return "GET " + std::string(path) +
         " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(fields) + "\r\n";
}

/// The far end of a session.
class Visitor {
 public:
  struct Frame {
    int opcode;
    std::string data;
    bool compressed;
  };

  explicit Visitor(net::AcceptHandler& acceptor) { acceptor.on_accept(stream_.connect()); }
  ~Visitor() { stream_.end(); }
  Visitor(const Visitor&) = delete;
  Visitor& operator=(const Visitor&) = delete;

  /// Upgrades, and forgets what the server said.
  Visitor& upgrade(std::string_view fields = {}) {
    stream_.deliver(upgrade_request("/", fields));
    stream_.taken();
    return *this;
  }
  void say(std::string_view text) { stream_.deliver(client_frame(1, text)); }
  void send_binary(std::string_view bytes) { stream_.deliver(client_frame(2, bytes)); }
  void ping() { stream_.deliver(client_frame(9, {})); }
  void pong() { stream_.deliver(client_frame(10, {})); }
  void send_close(std::uint16_t code) {
    const std::string data{static_cast<char>(code >> 8), static_cast<char>(code)};
    stream_.deliver(client_frame(8, data));
  }

  [[nodiscard]] test::FakeStream& stream() { return stream_; }
  /// The frames since the last call.
  std::vector<Frame> frames() {
    std::vector<Frame> frames;
    const std::string bytes = stream_.taken();
    for (std::size_t at = 0; at < bytes.size();)
      frames.push_back(next_frame(bytes, at));
    return frames;
  }
  /// The texts since the last call.
  std::vector<Json> heard() {
    std::vector<Json> messages;
    for (const Frame& frame : frames()) {
      if (frame.opcode == 1) messages.push_back(Json::parse(frame.data));
    }
    return messages;
  }
  /// "user_joined", "message", "error UNKNOWN_TYPE" and so on, since the last call.
  std::vector<std::string> news() {
    std::vector<std::string> lines;
    for (const Json& message : heard()) {
      std::string line = message["type"];
      if (line == "error") line += " " + message["code"].get<std::string>();
      lines.push_back(line);
    }
    return lines;
  }
  /// The code of the close frame since the last call; 0: none.
  std::uint16_t close_code() {
    for (const Frame& frame : frames()) {
      if (frame.opcode != 8) continue;
      const auto byte = [&](int i) { return static_cast<std::uint8_t>(frame.data[i]); };
      return static_cast<std::uint16_t>(byte(0) << 8 | byte(1));
    }
    return 0;
  }

 private:
  static Frame next_frame(const std::string& bytes, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes.at(at + i)); };
    const int first = byte(0);
    const int opcode = first & 0x0f;
    std::size_t size = byte(1);
    std::size_t header = 2;
    if (size >= 126) {
      header = size == 126 ? 4 : 10;
      size = 0;
      for (std::size_t i = 2; i < header; ++i)
        size = size << 8 | byte(i);
    }
    const std::string data = bytes.substr(at + header, size);
    at += header + size;
    return {opcode, data, (first & 0x40) != 0};
  }

  test::FakeStream stream_;
};

}  // namespace wskit::server
