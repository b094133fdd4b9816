#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "base/rng.h"
#include "flow/outbox.h"
#include "http/parser.h"
#include "wire/handshake.h"
#include "wire/mask.h"
#include "wire/protocol.h"
#include "wire/utf8.h"

namespace {

using namespace wskit;
using wire::Opcode;
using wire::Protocol;

// What one recv(2) of the transport takes at most.
constexpr std::size_t kBatch = std::size_t{256} * 1024;
constexpr std::size_t kMaxMessage = std::size_t{1} << 24;

/// Everything that is queued, taken as the transport does.
std::string taken(flow::Outbox& out) {
  std::string bytes;
  std::array<iovec, 16> pieces{};
  while (const std::size_t count = out.gather(pieces)) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) {
      bytes.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
      size += pieces[i].iov_len;
    }
    out.consume(size);
  }
  return bytes;
}

/// A batch of frames with `size` bytes of ASCII each, as the peer of a `role` sends them.
std::string batch_for(Protocol::Role role, Opcode opcode, std::size_t size, std::size_t count) {
  flow::Outbox out;
  Rng rng(1);
  const bool to_server = role == Protocol::Role::kServer;
  Protocol peer(to_server ? Protocol::Role::kClient : Protocol::Role::kServer, kMaxMessage, out,
                rng);
  for (std::size_t i = 0; i < count; ++i)
    peer.send(opcode, std::string(size, 'x'));
  return taken(out);
}

class Sink final : public wire::ProtocolEvents {
 public:
  void on_message(const wire::MessageView& message) override {
    benchmark::DoNotOptimize(message.bytes.data());
  }
  void on_close(const wire::CloseInfo& /*close*/) override { std::abort(); }
};

class Echo final : public wire::ProtocolEvents {
 public:
  explicit Echo(Protocol& protocol) : protocol_(protocol) {}
  void on_message(const wire::MessageView& message) override {
    protocol_.send(message.opcode, message.bytes);
  }
  void on_close(const wire::CloseInfo& /*close*/) override { std::abort(); }

 private:
  Protocol& protocol_;
};

std::size_t count_of(std::size_t size) {
  return std::max<std::size_t>(1, kBatch / (size + 8));
}

void report(benchmark::State& state, std::size_t messages, std::size_t bytes) {
  const auto rounds = static_cast<std::size_t>(state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(rounds * messages));
  state.SetBytesProcessed(static_cast<std::int64_t>(rounds * bytes));
}

/// Receives a batch again and again. Unmasking is in place and its own inverse: frames whose
/// payload is not looked into can be fed as they were left.
void receive(benchmark::State& state, Protocol::Role role) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::size_t count = count_of(size);
  std::string batch = batch_for(role, Opcode::kBinary, size, count);
  flow::Outbox out;
  Rng rng(1);
  Protocol protocol(role, kMaxMessage, out, rng);
  Sink sink;
  for (auto _ : state)
    protocol.receive(batch, sink);
  report(state, count, batch.size());
}

/// Messages that come in the pieces in which a slow network delivers them.
void receive_split(benchmark::State& state) {
  constexpr std::size_t kPiece = std::size_t{16} * 1024;
  const auto size = static_cast<std::size_t>(state.range(0));
  std::string batch = batch_for(Protocol::Role::kServer, Opcode::kBinary, size, 1);
  flow::Outbox out;
  Rng rng(1);
  Protocol protocol(Protocol::Role::kServer, kMaxMessage, out, rng);
  Sink sink;
  for (auto _ : state) {
    for (std::size_t at = 0; at < batch.size(); at += kPiece) {
      protocol.receive(std::span(batch).subspan(at, std::min(kPiece, batch.size() - at)), sink);
    }
  }
  report(state, 1, batch.size());
}

/// Text from a server needs no unmasking, only the check.
void receive_text(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::size_t count = count_of(size);
  std::string batch = batch_for(Protocol::Role::kClient, Opcode::kText, size, count);
  flow::Outbox out;
  Rng rng(1);
  Protocol protocol(Protocol::Role::kClient, kMaxMessage, out, rng);
  Sink sink;
  for (auto _ : state)
    protocol.receive(batch, sink);
  report(state, count, batch.size());
}

void echo(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::size_t count = count_of(size);
  std::string batch = batch_for(Protocol::Role::kServer, Opcode::kBinary, size, count);
  flow::Outbox out;
  Rng rng(1);
  Protocol protocol(Protocol::Role::kServer, kMaxMessage, out, rng);
  Echo handler(protocol);
  for (auto _ : state) {
    protocol.receive(batch, handler);
    out.clear();
  }
  report(state, count, batch.size());
}

void send(benchmark::State& state, Protocol::Role role) {
  const std::string message(static_cast<std::size_t>(state.range(0)), 'x');
  const std::size_t count = count_of(message.size());
  flow::Outbox out;
  Rng rng(1);
  Protocol protocol(role, kMaxMessage, out, rng);
  for (auto _ : state) {
    for (std::size_t i = 0; i < count; ++i)
      protocol.send(Opcode::kBinary, message);
    out.clear();
  }
  report(state, count, count * message.size());
}

void mask(benchmark::State& state) {
  std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    wire::mask_copy(bytes.data(), bytes.data(), bytes.size(), 0x12345678);
    benchmark::ClobberMemory();
  }
  report(state, 1, bytes.size());
}

void utf8(benchmark::State& state, std::string_view character) {
  std::string text;
  while (text.size() < static_cast<std::size_t>(state.range(0)))
    text += character;
  for (auto _ : state)
    benchmark::DoNotOptimize(wire::is_utf8(text));
  report(state, 1, text.size());
}

/// What a server does for an opening handshake, from the bytes of the request to those of the 101.
void upgrade(benchmark::State& state) {
  constexpr std::string_view kRequest =
      "GET /chat HTTP/1.1\r\nHost: server.example.com\r\nConnection: Upgrade\r\n"
      "Pragma: no-cache\r\nCache-Control: no-cache\r\nUser-Agent: Mozilla/5.0 (X11; Linux "
      "x86_64)\r\n"
      "Upgrade: websocket\r\nOrigin: http://example.com\r\nSec-WebSocket-Version: 13\r\n"
      "Accept-Encoding: gzip, deflate\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  for (auto _ : state) {
    http::RequestParser parser;
    if (!parser.feed(kRequest) || !wire::check_upgrade(parser.head())) std::abort();
    benchmark::DoNotOptimize(wire::upgrade_response(parser.head(), "", {}));
  }
  report(state, 1, kRequest.size());
}

BENCHMARK_CAPTURE(receive, server, Protocol::Role::kServer)->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(receive, client, Protocol::Role::kClient)->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK(receive_split)->Arg(65536)->Arg(1 << 20);
BENCHMARK(receive_text)->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK(echo)->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(send, server, Protocol::Role::kServer)->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(send, client, Protocol::Role::kClient)->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK(mask)->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(utf8, ascii, "a")->Arg(20)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(utf8, two_bytes, "\xc3\xa9")->Arg(1024);
BENCHMARK_CAPTURE(utf8, three_bytes, "\xe2\x82\xac")->Arg(1024);
BENCHMARK_CAPTURE(utf8, mixed, "caf\xc3\xa9 au lait, s'il vous pla\xc3\xaet ")->Arg(1024);
BENCHMARK(upgrade);

}  // namespace
