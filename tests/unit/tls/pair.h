#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tls/stream.h"

namespace wskit::tls {

template <class T>
T checked(Result<T> result) {
  EXPECT_TRUE(result) << result.error().message;
  return *std::move(result);
}

inline ServerContext self_signed_server() {
  return checked(ServerContext::create({}));
}
inline ServerContext server_with(const std::string& certificate_file) {
  ServerConfig config;
  config.certificate_file = certificate_file;
  return checked(ServerContext::create(config));
}
inline ClientConfig careless() {
  ClientConfig config;
  config.insecure = true;
  return config;
}
/// A client that takes any server for good.
inline ClientContext careless_client(const std::string& certificate_file = "") {
  ClientConfig config = careless();
  config.certificate_file = certificate_file;
  return checked(ClientContext::create(config));
}
inline ClientContext client_trusting(const std::string& ca_file) {
  ClientConfig config;
  config.ca_file = ca_file;
  return checked(ClientContext::create(config));
}

/// All bytes of an Outbox, which is empty then.
inline std::string drain(flow::Outbox& outbox) {
  std::string bytes;
  while (!outbox.empty()) {
    std::array<iovec, 8> pieces{};
    const std::size_t count = outbox.gather(pieces);
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) {
      bytes.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
      size += pieces[i].iov_len;
    }
    outbox.consume(size);
  }
  return bytes;
}

/// One end of a TLS connection, and what it has got.
class End {
 public:
  template <class... Arguments>
  explicit End(const Arguments&... arguments) : stream(arguments..., outbox) {}

  void take(std::string_view bytes, std::size_t longest) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(longest, bytes.size()))) {
      std::span<const char> piece = bytes.substr(0, longest);
      while (!piece.empty())
        got.append(room_.data(), stream.receive(piece, room_));
    }
  }
  void say(std::string_view bytes) { EXPECT_TRUE(stream.send(bytes)); }
  std::string complaint() const { return stream.error() ? stream.error()->message : "none"; }

  flow::Outbox outbox;
  Stream stream;
  std::string got;

 private:
  std::vector<char> room_ = std::vector<char>(Stream::kRecord);
};

/// A client and a server without a network between them.
struct Pair {
  Pair(const ServerContext& server_side, const ClientContext& client_side,
       const std::string& host = "localhost", const Session& session = nullptr)
      : server(server_side), client(client_side, host, session) {}

  /// Carries everything over, in pieces of at most `longest` bytes.
  Pair& talk(std::size_t longest = std::size_t{1} << 20) {
    while (!client.outbox.empty() || !server.outbox.empty()) {
      server.take(drain(client.outbox), longest);
      client.take(drain(server.outbox), longest);
    }
    return *this;
  }
  [[nodiscard]] bool is_open() const { return client.stream.is_open() && server.stream.is_open(); }

  End server;
  End client;
};

}  // namespace wskit::tls
