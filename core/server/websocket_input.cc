#include <chrono>
#include <cstdint>
#include <utility>

#include "server/websocket_session.h"
#include "server/worker.h"

// What comes from the peer of a session, and on to the application.
namespace wskit::server {
namespace {

using namespace std::chrono_literals;

// A hundred a second for ten seconds: whoever sends more means harm. Each ping costs a pong.
constexpr std::uint32_t kMaxControls = 1000;
constexpr Duration kControlWindow = 10s;

}  // namespace

void WebSocketSession::on_data(std::span<char> bytes) {
  heard_ = worker_.loop().now();
  if (phase_ != Phase::kAsking) return receive(bytes);
  asking_->early.append(bytes.data(), bytes.size());
}

void WebSocketSession::receive(std::span<char> bytes) {
  if (phase_ == Phase::kAwaitingPong) {
    phase_ = Phase::kWatching;
    watch();
  }
  worker_.counters().bytes_in += bytes.size();
  const std::size_t before = held();
  if (is_delayed()) {
    unheard_->add(bytes);
  } else {
    receiving_ = true;
    const std::span<char> rest = protocol_.receive(bytes, *this);
    receiving_ = false;
    if (!rest.empty()) unheard_->add(rest);
    settle();
  }
  if (!worker_.hold(before, held())) turn_away();
}

void WebSocketSession::settle() {
  if (!connection_->outbox().empty()) connection_->want_write();
  if (protocol_.state() == wire::Protocol::State::kClosed) {
    connection_->close();
    await_end();
  } else if (is_open()) {
    pause_if_full();
  }
}

// What the client has sent while it was delayed.
void WebSocketSession::go_on() {
  const std::size_t before = held();
  heard_ = worker_.loop().now();
  unheard_->give_to(protocol_, *this);
  settle();
  static_cast<void>(worker_.hold(before, held()));
  if (unheard_->delayed) return;
  if (unheard_->gone) return end();
  unheard_.reset();
  read_as_wanted();
  if (is_open()) watch();
  if (phase_ == Phase::kClosing) await_end();
}

std::size_t WebSocketSession::held() const {
  return protocol_.held() + (is_delayed() ? unheard_->size() : 0);
}

// What it still sends of its message is not read any more.
void WebSocketSession::turn_away() {
  close(wire::kTryAgainLater, "no room for more of a message at present");
  connection_->close();
}

void WebSocketSession::on_message(const wire::MessageView& message) {
  if (!is_open()) return;
  ++worker_.counters().messages_in;
  track_.came(heard_, message);
  if (idle_ != nullptr) idle_->touch();
  worker_.application().on_message(*this, message);
}

void WebSocketSession::on_ping(std::string_view data) {
  track_.pinged(heard_, data);
  count_control();
}

void WebSocketSession::on_pong(std::string_view data) {
  track_.ponged(heard_, data);
  count_control();
  if (!is_open() || pinged_ == TimePoint()) return;
  worker_.application().on_pong(*this, heard_ - std::exchange(pinged_, TimePoint()));
}

void WebSocketSession::count_control() {
  if (controls_.take(heard_, kMaxControls, kControlWindow)) return;
  close(wire::kPolicyViolation, "too many pings and pongs");
}

void WebSocketSession::on_close(const wire::CloseInfo& close) {
  leave_application(close);
}

}  // namespace wskit::server
