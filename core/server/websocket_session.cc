#include "server/session.h"

#include <cstdint>
#include <string>
#include <utility>

#include "server/upgrade.h"
#include "server/worker.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

// A hundred a second for ten seconds: whoever sends more means harm. Each ping costs a pong.
constexpr std::uint32_t kMaxControls = 1000;
constexpr Duration kControlWindow = 10s;

}  // namespace

// An idle connection is to take at most 2 KiB, of which the library's own part is about 1.35 KiB.
static_assert(sizeof(Session) <= 256);

Session::Session(Worker& worker, std::unique_ptr<net::Connection> connection)
    : worker_(worker),
      connection_(std::move(connection)),
      request_(std::make_unique<http::RequestParser>()),
      protocol_(wire::Protocol::Role::kServer, worker.config().max_message, connection_->outbox(),
                worker.rng()) {
  connection_->set_handler(*this);
  worker_.loop().arm(deadline_, worker_.config().handshake_timeout);
}

Session::~Session() = default;

bool Session::is_open() const {
  return phase_ == Phase::kWatching || phase_ == Phase::kAwaitingPong;
}

void Session::send(wire::Opcode opcode, std::string_view bytes) {
  if (is_open() && protocol_.send(opcode, bytes)) connection_->want_write();
}

void Session::deliver(const Payload& frame) {
  if (!is_open()) return;
  const Payload form = protocol_.shared(frame);
  const flow::OutboxLimit& limit = worker_.config().queue;
  flow::Outbox& outbox = connection_->outbox();
  // The queue may be full only because this turn of the loop has brought so much.
  if (outbox.bytes() + form.size() > limit.max_bytes) connection_->write_now();
  if (outbox.offer(form, limit) != flow::Outbox::Offered::kOverflow) {
    return connection_->want_write();
  }
  // Closing tells the application, which may be in the middle of delivering to others.
  phase_ = Phase::kOverflowed;
  worker_.loop().arm(deadline_, Duration::zero());
}

void Session::close(std::uint16_t code, std::string_view reason) {
  if (!is_open() && phase_ != Phase::kOverflowed) return;
  protocol_.close(code, reason);
  leave_application();
  if (paused_) resume();
  connection_->want_write();
  await_end();
}

void Session::shut_down() {
  if (phase_ == Phase::kHandshake) return refuse(going_away());
  close(wire::kGoingAway, "the server is going away");
}

void Session::abort() {
  connection_->abort();
}

void Session::on_data(std::span<char> bytes) {
  heard_ = worker_.loop().now();
  if (phase_ == Phase::kHandshake) return shake_hands(bytes);
  receive(bytes);
}

void Session::on_drained() {
  if (paused_) resume();
}

void Session::on_closed(const std::optional<Error>& /*error*/) {
  leave_application();
  worker_.done(*this);
}

void Session::shake_hands(std::span<char> bytes) {
  const auto used = request_->feed({bytes.data(), bytes.size()});
  if (!used) return refuse(refusal_of(used.error()));
  if (!request_->done()) return;
  const auto answer = answer_upgrade(request_->head(), worker_.config());
  if (!answer) return refuse(answer.error());
  request_.reset();
  connection_->outbox().append(answer->response);
  if (answer->deflate) {
    protocol_.enable_deflate(*answer->deflate, worker_.config().deflate->threshold,
                             worker_.deflate());
  }
  connection_->want_write();
  open();
  // A client that does not wait for the answer, but all the same.
  if (const auto rest = bytes.subspan(*used); !rest.empty()) receive(rest);
}

void Session::refuse(const wire::Refusal& refusal) {
  if (const auto& refused = worker_.config().refused) refused(connection_->peer(), refusal.message);
  request_.reset();
  phase_ = Phase::kClosing;
  connection_->outbox().append(wire::refusal_response(refusal));
  connection_->close();
  await_end();
}

void Session::open() {
  phase_ = Phase::kWatching;
  deadline_.disarm();
  watch();
  worker_.application().on_open(*this);
}

void Session::receive(std::span<char> bytes) {
  if (phase_ == Phase::kAwaitingPong) {
    phase_ = Phase::kWatching;
    watch();
  }
  const std::size_t held = protocol_.held();
  protocol_.receive(bytes, *this);
  if (!connection_->outbox().empty()) connection_->want_write();
  if (!worker_.hold(held, protocol_.held())) return turn_away();
  if (protocol_.state() == wire::Protocol::State::kClosed) {
    connection_->close();
    await_end();
  } else if (is_open() && connection_->outbox().bytes() > worker_.config().queue.max_bytes) {
    pause();
  }
}

// What it still sends of its message is not read any more.
void Session::turn_away() {
  close(wire::kTryAgainLater, "no room for more of a message at present");
  connection_->close();
}

void Session::on_message(const wire::MessageView& message) {
  if (is_open()) worker_.application().on_message(*this, message);
}

void Session::on_ping(std::string_view /*data*/) {
  count_control();
}

void Session::on_pong(std::string_view /*data*/) {
  count_control();
}

void Session::count_control() {
  if (controls_.take(heard_, kMaxControls, kControlWindow)) return;
  close(wire::kPolicyViolation, "too many pings and pongs");
}

void Session::on_close(const wire::CloseInfo& /*close*/) {
  leave_application();
}

void Session::on_deadline(flow::Deadline& /*which*/) {
  switch (phase_) {
    case Phase::kHandshake:
      return refuse(request_timeout());
    case Phase::kWatching:
      return watch();
    case Phase::kAwaitingPong:
      return close(wire::kNoPong, "no pong came in time");
    case Phase::kOverflowed:
      worker_.count_slow_consumer();
      return close(wire::kSlowConsumer, "too slow: too many messages wait to be sent");
    case Phase::kClosing:
      return abort();
  }
}

void Session::watch() {
  // Written in one go after all, in which case nobody says that it has drained.
  if (paused_ && connection_->outbox().empty()) resume();
  const Duration interval = worker_.config().ping_interval;
  if (interval == Duration::zero()) return;
  // While nothing is read, nothing can be heard.
  const TimePoint now = worker_.loop().now();
  const TimePoint due = (paused_ ? now : heard_) + interval;
  if (due > now) return worker_.loop().arm(deadline_, due);
  ping();
}

void Session::ping() {
  send(wire::Opcode::kPing, {});
  phase_ = Phase::kAwaitingPong;
  worker_.loop().arm(deadline_, worker_.config().pong_timeout);
}

// The deadline comes back in the next turn, when what could be written has been.
void Session::pause() {
  if (paused_) return;
  paused_ = true;
  connection_->set_reading(false);
  worker_.loop().arm(deadline_, Duration::zero());
}

void Session::resume() {
  paused_ = false;
  heard_ = worker_.loop().now();
  connection_->set_reading(true);
}

void Session::leave_application() {
  if (phase_ == Phase::kHandshake || phase_ == Phase::kClosing) return;
  phase_ = Phase::kClosing;
  worker_.application().on_close(*this);
}

void Session::await_end() {
  worker_.loop().arm(deadline_, worker_.config().close_timeout);
}

}  // namespace wskit::server
