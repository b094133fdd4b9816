#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/rng.h"
#include "flow/outbox.h"
#include "wire/protocol.h"

namespace {

using namespace wskit;
using wire::Opcode;
using wire::Protocol;

constexpr std::size_t kMaxMessage = std::size_t{1} << 20;

enum class Compression { kNone, kWithoutTakeover, kWithTakeover };

/// Messages as rooms have them, up to `size` bytes.
std::string json(std::size_t size) {
  Rng rng(1);
  std::string text;
  while (text.size() < size) {
    text += R"({"type":"message","roomId":"lobby","userId":")" + rng.identifier(12) +
            R"(","timestamp":)" + std::to_string(1'790'000'000'000 + rng.below(1'000'000)) +
            R"(,"content":"the quick brown fox )" + rng.identifier(20) + "\"}";
  }
  text.resize(size);
  return text;
}

/// One end of a connection and what it queues.
class End final : public wire::ProtocolEvents {
 public:
  End(Protocol::Role role, Compression compression, wire::SharedDeflate& shared)
      : protocol_(role, kMaxMessage, out_, rng_) {
    if (compression == Compression::kNone) return;
    wire::DeflateParameters agreed;
    agreed.server_no_context_takeover = compression == Compression::kWithoutTakeover;
    agreed.client_no_context_takeover = compression == Compression::kWithoutTakeover;
    protocol_.enable_deflate(agreed, 1, shared);
  }

  void on_message(const wire::MessageView& message) override {
    protocol_.send(message.opcode, message.bytes);
  }
  void on_close(const wire::CloseInfo& /*close*/) override { std::abort(); }

  std::string sent() {
    std::string bytes;
    iovec piece{};
    while (out_.gather({&piece, 1}) > 0) {
      bytes.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
      out_.consume(piece.iov_len);
    }
    return bytes;
  }
  [[nodiscard]] Protocol& protocol() { return protocol_; }
  [[nodiscard]] flow::Outbox& out() { return out_; }

 private:
  flow::Outbox out_;
  Rng rng_{1};
  Protocol protocol_;
};

/// A server that inflates a message and compresses it again.
void echo(benchmark::State& state, Compression compression) {
  const std::string message = json(static_cast<std::size_t>(state.range(0)));
  wire::SharedDeflate shared;
  End client(Protocol::Role::kClient, compression, shared);
  client.protocol().send(Opcode::kText, message);
  // Without history, so that it can come again and again.
  const std::string request = client.sent();
  End server(Protocol::Role::kServer, compression, shared);
  std::size_t answered = 0;
  for (auto _ : state) {
    std::string bytes = request;
    server.protocol().receive(bytes, server);
    answered += server.out().bytes();
    server.out().clear();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
  state.counters["ratio"] =
      benchmark::Counter(static_cast<double>(answered) / static_cast<double>(state.range(0)),
                         benchmark::Counter::kAvgIterations);
}

/// A message for 1,000 members: framed, and compressed, once.
void broadcast(benchmark::State& state, Compression compression) {
  constexpr std::size_t kMembers = 1000;
  const std::string message = json(static_cast<std::size_t>(state.range(0)));
  wire::SharedDeflate shared;
  std::deque<End> members;
  for (std::size_t i = 0; i < kMembers; ++i)
    members.emplace_back(Protocol::Role::kServer, compression, shared);
  for (auto _ : state) {
    const Payload frame = wire::frame_shared(Opcode::kText, message);
    for (End& member : members)
      member.out().offer(member.protocol().shared(frame), {});
    for (End& member : members)
      member.out().clear();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMembers));
}

BENCHMARK_CAPTURE(echo, plain, Compression::kNone)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(echo, deflate, Compression::kWithoutTakeover)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(echo, takeover, Compression::kWithTakeover)->Arg(1024)->Arg(65536);
BENCHMARK_CAPTURE(broadcast, plain, Compression::kNone)->Arg(1024);
BENCHMARK_CAPTURE(broadcast, deflate, Compression::kWithoutTakeover)->Arg(1024);
BENCHMARK_CAPTURE(broadcast, takeover, Compression::kWithTakeover)->Arg(1024);

}  // namespace
