#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "tls/stream.h"

using namespace wskit;

namespace {

std::string drained(flow::Outbox& outbox) {
  std::string bytes;
  while (!outbox.empty()) {
    std::array<iovec, 8> pieces{};
    std::size_t size = 0;
    for (std::size_t i = 0, count = outbox.gather(pieces); i < count; ++i) {
      bytes.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
      size += pieces[i].iov_len;
    }
    outbox.consume(size);
  }
  return bytes;
}

/// What a stream has made of what it got.
struct Outcome {
  std::string plaintext;
  std::string error;
  bool open = false;

  bool operator==(const Outcome&) const = default;
};

Outcome fed(tls::Stream& stream, std::string_view bytes, std::size_t longest) {
  Outcome outcome;
  std::vector<char> room(tls::Stream::kRecord);
  while (!bytes.empty()) {
    std::span<const char> piece = bytes.substr(0, longest);
    bytes.remove_prefix(piece.size());
    while (!piece.empty())
      outcome.plaintext.append(room.data(), stream.receive(piece, room));
  }
  if (stream.error()) outcome.error = stream.error()->message;
  outcome.open = stream.is_open();
  return outcome;
}

const tls::ServerContext& server_context() {
  static const tls::ServerContext context = *tls::ServerContext::create({});
  return context;
}

const tls::ClientContext& client_context() {
  static const tls::ClientContext context = [] {
    tls::ClientConfig config;
    config.insecure = true;
    return *tls::ClientContext::create(config);
  }();
  return context;
}

// The bytes as the first that a server, or a client, gets to see.
void greet(std::string_view bytes) {
  Outcome outcomes[2][2];
  for (const bool cut : {false, true}) {
    const std::size_t longest = cut ? 1 : bytes.size() + 1;
    flow::Outbox outbox;
    tls::Stream server(server_context(), outbox);
    outcomes[0][cut] = fed(server, bytes, longest);
    flow::Outbox other;
    tls::Stream client(client_context(), "localhost", nullptr, other);
    outcomes[1][cut] = fed(client, bytes, longest);
  }
  for (const auto& of_role : outcomes)
    WSKIT_ASSERT(of_role[0] == of_role[1] && !of_role[0].open);
}

// The bytes in the middle of a handshake, and behind it: at `from` in the client's part.
void interrupt(std::string_view bytes, std::size_t from) {
  flow::Outbox to_server;
  flow::Outbox to_client;
  tls::Stream server(server_context(), to_client);
  tls::Stream client(client_context(), "localhost", nullptr, to_server);
  std::string said = drained(to_server);
  fed(server, said, said.size());
  fed(client, drained(to_client), std::size_t{1} << 20);
  said = drained(to_server);
  fed(server, said.substr(0, from), said.size() + 1);
  const Outcome outcome = fed(server, bytes, 7);
  // Nobody but the client has the key.
  WSKIT_ASSERT(outcome.plaintext.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  greet(bytes);
  if (size > 0) interrupt(bytes.substr(1), data[0]);
  return 0;
}
