#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/rng.h"
#include "flow/outbox.h"
#include "wire/protocol.h"
#include "wire/utf8.h"

using namespace wskit;
using wire::Opcode;
using wire::Protocol;

namespace {

constexpr std::size_t kMaxMessage = 1000;
// What DEFLATE may take for it.
constexpr std::size_t kMostHeld = kMaxMessage + kMaxMessage / 8 + 256;

enum class Compression { kNone, kWithTakeover, kWithoutTakeover };

/// A Protocol that answers every message and writes down all that happens.
class Peer final : public wire::ProtocolEvents {
 public:
  Peer(Protocol::Role role, Compression compression)
      : compressed_(compression != Compression::kNone), protocol_(role, kMaxMessage, out_, rng_) {
    wire::DeflateParameters agreed;
    agreed.server_no_context_takeover = compression == Compression::kWithoutTakeover;
    agreed.client_no_context_takeover = compression == Compression::kWithoutTakeover;
    if (compressed_) protocol_.enable_deflate(agreed, 1, shared_);
  }

  /// Gives it `bytes` in pieces of at most `longest`.
  void feed(std::string_view bytes, std::size_t longest) {
    Rng cuts(longest);
    while (!bytes.empty()) {
      std::string part(bytes.substr(0, 1 + cuts.below(longest)));
      bytes.remove_prefix(part.size());
      protocol_.receive(part, *this);
      const std::size_t most = compressed_ ? kMostHeld : kMaxMessage;
      WSKIT_ASSERT(protocol_.held() <= most + wire::kMaxControlSize);
    }
    if (closed_) WSKIT_ASSERT(protocol_.state() == Protocol::State::kClosed);
    if (closed_) WSKIT_ASSERT(protocol_.held() == 0);
  }

  void on_message(const wire::MessageView& message) override {
    WSKIT_ASSERT(message.bytes.size() <= kMaxMessage);
    WSKIT_ASSERT(message.opcode == Opcode::kBinary || wire::is_utf8(message.bytes));
    note(message.opcode == Opcode::kText ? 't' : 'b', message.bytes);
    protocol_.send(message.opcode, message.bytes);
    if (message.bytes == "close") protocol_.close(wire::kGoingAway, message.bytes);
  }
  void on_ping(std::string_view data) override { note('i', data); }
  void on_pong(std::string_view data) override { note('o', data); }
  void on_close(const wire::CloseInfo& close) override {
    note(close.by_peer ? 'c' : 'f', std::to_string(close.code).append(close.reason));
    closed_ = true;
    failed_ = !close.by_peer;
  }

  [[nodiscard]] const std::string& events() const { return events_; }
  [[nodiscard]] bool failed() const { return failed_; }
  std::string sent() {
    std::string bytes;
    std::array<iovec, 1> piece{};
    while (out_.gather(piece) > 0) {
      bytes.append(static_cast<const char*>(piece[0].iov_base), piece[0].iov_len);
      out_.consume(piece[0].iov_len);
    }
    return bytes;
  }

 private:
  void note(char what, std::string_view data) {
    WSKIT_ASSERT(!closed_);
    events_.append({what, '('}).append(data).append(")");
  }

  bool compressed_;
  wire::SharedDeflate shared_;
  flow::Outbox out_;
  Rng rng_{1};
  Protocol protocol_;
  std::string events_;
  bool closed_ = false;
  bool failed_ = false;
};

void try_as(Protocol::Role role, Compression compression, std::string_view bytes) {
  Peer whole(role, compression);
  whole.feed(bytes, bytes.size() + 1);
  const std::string sent = whole.sent();
  for (const std::size_t longest : {1, 7}) {
    Peer cut(role, compression);
    cut.feed(bytes, longest);
    WSKIT_ASSERT(cut.events() == whole.events());
    WSKIT_ASSERT(cut.sent() == sent);
  }
  // What it answers breaks no rule of its own.
  const bool is_server = role == Protocol::Role::kServer;
  Peer other(is_server ? Protocol::Role::kClient : Protocol::Role::kServer, compression);
  other.feed(sent, sent.size() + 1);
  WSKIT_ASSERT(!other.failed());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto role : {Protocol::Role::kClient, Protocol::Role::kServer}) {
    for (const auto compression :
         {Compression::kNone, Compression::kWithTakeover, Compression::kWithoutTakeover}) {
      try_as(role, compression, bytes);
    }
  }
  return 0;
}
