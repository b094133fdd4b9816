#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "http/parser.h"
#include "net/dialer.h"
#include "support/fake_connection.h"
#include "support/fake_loop.h"
#include "wire/handshake.h"
#include "wire/protocol.h"

namespace wskit::test {

class ReplayServer;

/// The server's end of one connection.
class ReplayPeer final : private wire::ProtocolEvents {
 public:
  ReplayPeer(ReplayServer& server, int which) : number(which), server_(server) {}

  const int number;  ///< from 0, in the order of the dials
  FakeStream stream;

  void say(std::string_view text) { protocol_.send(wire::Opcode::kText, text); }
  void close(std::uint16_t code) { protocol_.close(code, ""); }
  [[nodiscard]] const http::RequestHead& request() const { return request_.head(); }

  /// Carries bytes both ways.
  void exchange();

  /// Of a server that does nothing any more: the client may still end it without a word.
  void let_go() {
    if (stream.abort_asked()) stream.finish_close();
  }

 private:
  /// In pieces, as long as the client reads.
  void deliver() {
    constexpr std::size_t kPiece = 1 << 20;
    while (!in_network_.empty() && stream.reading() && stream.alive()) {
      const std::string piece = in_network_.substr(0, kPiece);
      in_network_.erase(0, piece.size());
      stream.deliver(piece);
    }
  }
  void upgrade(std::string& bytes);
  void on_message(const wire::MessageView& message) override;
  void on_close(const wire::CloseInfo& close) override;

  ReplayServer& server_;
  http::RequestParser request_;
  Rng rng_{1};
  flow::Outbox out_;
  std::string in_network_;  ///< said, and not read
  wire::Protocol protocol_{wire::Protocol::Role::kServer, std::size_t{1} << 20, out_, rng_};
};

/// Dials lead to peers in memory, on the clock of a FakeLoop; the test says what they answer.
class ReplayServer final : public net::Dialer {
 public:
  explicit ReplayServer(FakeLoop& loop) : loop_(loop) {}

  Duration connect_time{};
  bool deaf = false;             ///< reads nothing that comes, closes neither
  bool lingers = false;          ///< keeps connections that are closed
  bool blocks = false;           ///< reads nothing while what it has said is not read
  std::optional<Error> refusal;  ///< of the dials
  std::string subprotocol;       ///< that it chooses
  std::function<void(ReplayPeer&)> on_open = [](ReplayPeer&) {};
  std::function<void(ReplayPeer&, std::string_view)> on_message = [](ReplayPeer& peer, auto text) {
    peer.say(text);
  };

  /// What came, as "connection@milliseconds text", the time being that since the first dial.
  std::vector<std::string> log;

  std::unique_ptr<net::Dial> dial(const net::Endpoint& /*endpoint*/, Duration /*timeout*/,
                                  Done done) override {
    if (dials_++ == 0) began_ = loop_.now();
    auto attempt = std::make_unique<Attempt>(*this, std::move(done));
    loop_.arm(attempt->due, loop_.now() + connect_time);
    return attempt;
  }

  void run_for(Duration time) {
    for (const TimePoint end = loop_.now() + time; loop_.now() < end;) {
      loop_.advance(std::chrono::milliseconds(1));
      for (std::size_t i = 0; i < peers_.size(); ++i)
        deaf ? peers_[i]->let_go() : peers_[i]->exchange();
    }
  }

  void note(const ReplayPeer& peer, std::string_view what) {
    const auto at = (loop_.now() - began_) / std::chrono::milliseconds(1);
    log.push_back(std::to_string(peer.number) + "@" + std::to_string(at) + " " + std::string(what));
  }
  [[nodiscard]] int dials() const { return dials_; }
  [[nodiscard]] ReplayPeer& peer(std::size_t number) { return *peers_.at(number); }

 private:
  struct Attempt final : net::Dial, flow::DeadlineOwner {
    Attempt(ReplayServer& to, Done then) : server(to), done(std::move(then)) {}
    void on_deadline(flow::Deadline& /*which*/) override {
      // The attempt does not outlive the call.
      const Done call = std::move(done);
      server.answer(call);
    }
    ReplayServer& server;
    Done done;
    flow::Deadline due{*this};
  };

  void answer(const Done& done) {
    if (refusal) return done(*refusal);
    peers_.push_back(std::make_unique<ReplayPeer>(*this, static_cast<int>(peers_.size())));
    done(net::Dialed{peers_.back()->stream.connect(), {}});
  }

  FakeLoop& loop_;
  TimePoint began_;
  int dials_ = 0;
  std::vector<std::unique_ptr<ReplayPeer>> peers_;
};

inline void ReplayPeer::exchange() {
  if (server_.blocks && !in_network_.empty()) return deliver();
  std::string bytes = stream.taken();
  if (!request_.done()) upgrade(bytes);
  if (!bytes.empty()) protocol_.receive(bytes, *this);
  for (iovec piece{}; out_.gather({&piece, 1}) == 1; out_.consume(piece.iov_len))
    in_network_.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
  deliver();
  if (!server_.lingers) stream.finish_close();
}

inline void ReplayPeer::upgrade(std::string& bytes) {
  bytes.erase(0, request_.feed(bytes).value());
  if (!request_.done()) return;
  stream.deliver(wire::upgrade_response(request_.head(), server_.subprotocol, {}));
  server_.on_open(*this);
}

inline void ReplayPeer::on_message(const wire::MessageView& message) {
  server_.note(*this, message.bytes);
  server_.on_message(*this, message.bytes);
}

inline void ReplayPeer::on_close(const wire::CloseInfo& close) {
  server_.note(*this, "close " + std::to_string(close.code));
}

}  // namespace wskit::test
