#include "server/websocket_session.h"

#include <cstdint>
#include <string>
#include <utility>

#include "server/worker.h"

namespace wskit::server {

// An idle connection is to take at most 2 KiB, of which the library's own part is about 1.35 KiB.
static_assert(sizeof(WebSocketSession) <= 344);

WebSocketSession::WebSocketSession(Worker& worker, std::unique_ptr<net::Connection> connection,
                                   std::unique_ptr<http::RequestParser> request,
                                   Acceptance acceptance, std::string_view early)
    : worker_(worker),
      connection_(std::move(connection)),
      asking_(new Asking{std::move(request), std::move(acceptance), std::string(early), {}}),
      protocol_(wire::Protocol::Role::kServer, worker.config().max_message, connection_->outbox(),
                worker.rng()) {
  connection_->set_handler(*this);
}

WebSocketSession::~WebSocketSession() = default;

void WebSocketSession::ask(TimePoint begun) {
  asking_->begun = begun;
  worker_.loop().arm(deadline_, worker_.config().handshake_timeout);
  if (worker_.application().on_request(*this, asking_->request->head()) == Admission::kGranted) {
    return accept(asking_->acceptance.subprotocol);
  }
  if (phase_ == Phase::kAsking) set_reading(false);
}

void WebSocketSession::accept(std::string_view subprotocol) {
  const std::unique_ptr<Asking> asking = std::move(asking_);
  asking->acceptance.subprotocol = subprotocol;
  connection_->outbox().append(upgrade_response(asking->request->head(), asking->acceptance));
  if (const auto& deflate = asking->acceptance.deflate) {
    protocol_.enable_deflate(*deflate, worker_.config().deflate->threshold, worker_.deflate());
  }
  connection_->want_write();
  phase_ = Phase::kWatching;
  deadline_.disarm();
  heard_ = worker_.loop().now();
  worker_.session_opened();
  visit_ = Visit::begin(worker_.config().log, peer(), std::string(asking->request->head().path()),
                        heard_);
  worker_.counters().handshake.record(heard_ - asking->begun);
  if (Recording* recording = worker_.recording()) {
    track_ = recording->begin(recording->opening(asking->request->head(), 101, subprotocol));
  }
  if (held_) set_reading(true);
  idle_ = IdleWatch::begin(*this, worker_);
  watch();
  worker_.application().on_open(*this);
  // A client that does not wait for the answer, but all the same.
  if (!asking->early.empty()) receive(asking->early);
}

void WebSocketSession::refuse(const wire::Refusal& refusal) {
  worker_.note_refusal(peer(), petition_of(asking_->request->head()), refusal);
  phase_ = Phase::kClosing;
  const http::Response response = wire::refusal_response(refusal);
  connection_->outbox().append(http::to_text(response, http::Ending::kClose));
  connection_->close();
  await_end();
}

std::string WebSocketSession::subprotocol() const {
  return asking_ == nullptr ? std::string() : asking_->acceptance.subprotocol;
}

bool WebSocketSession::is_open() const {
  return phase_ == Phase::kWatching || phase_ == Phase::kAwaitingPong;
}

void WebSocketSession::send(wire::Opcode opcode, std::string_view bytes) {
  const std::size_t before = queued();
  if (!is_open() || has_gone() || !protocol_.send(opcode, bytes)) return;
  // Within a read, what answers it bears its time: the clock would be half of what this costs.
  if (track_) track_.left(receiving_ ? heard_ : worker_.loop().now(), {opcode, bytes});
  count_sent(queued() - before);
  connection_->want_write();
  pause_if_full();
}

void WebSocketSession::deliver(const Payload& frame) {
  if (!is_open() || has_gone()) return;
  const Payload form = protocol_.shared(frame);
  const flow::OutboxLimit& limit = worker_.config().queue;
  flow::Outbox& outbox = connection_->outbox();
  // The queue may be full only because this turn of the loop has brought so much.
  if (outbox.bytes() + form.size() > limit.max_bytes) connection_->write_now();
  const std::uint32_t dropped = outbox.dropped();
  const auto offered = outbox.offer(form, limit);
  worker_.counters().dropped += outbox.dropped() - dropped;
  if (offered != flow::Outbox::Offered::kOverflow) {
    if (track_) track_.left(worker_.loop().now(), frame);
    count_sent(form.size());
    return connection_->want_write();
  }
  // Closing tells the application, which may be in the middle of delivering to others.
  phase_ = Phase::kOverflowed;
  worker_.loop().arm(deadline_, Duration::zero());
}

void WebSocketSession::close(std::uint16_t code, std::string_view reason) {
  if (!is_open() && phase_ != Phase::kOverflowed) return;
  protocol_.close(code, reason);
  leave_application({code, reason, false});
  if (paused_ || held_) {
    paused_ = false;
    set_reading(true);
  }
  connection_->want_write();
  await_end();
}

void WebSocketSession::hang_up() {
  if (!is_open()) return;
  leave_application({wire::kAbnormal, {}, false});
  connection_->close();
  await_end();
}

bool WebSocketSession::is_backed_up() const {
  return paused_;
}

void WebSocketSession::set_reading(bool reading) {
  held_ = !reading;
  read_as_wanted();
}

void WebSocketSession::set_delayed(bool delayed) {
  if (delayed && unheard_ == nullptr) unheard_ = std::make_unique<Unheard>();
  if (unheard_ == nullptr) return;
  unheard_->delayed = delayed;
  if (delayed) {
    protocol_.interrupt();
    read_as_wanted();
  } else if (is_open()) {
    worker_.loop().arm(deadline_, Duration::zero());
  }
}

void WebSocketSession::shut_down() {
  if (phase_ == Phase::kAsking) return give_up(going_away());
  close(wire::kGoingAway, "the server is going away");
}

void WebSocketSession::abort() {
  leave_application({});
  has_gone() ? await_end() : connection_->abort();
}

void WebSocketSession::on_drained() {
  if (paused_) resume();
}

void WebSocketSession::on_closed(const std::optional<Error>& /*error*/) {
  if (!is_delayed() || !is_open()) return end();
  unheard_->gone = true;
  connection_->outbox().clear();
  paused_ = false;
}

bool WebSocketSession::has_gone() const {
  return is_delayed() && unheard_->gone;
}

bool WebSocketSession::is_reading() const {
  return !paused_ && !held_ && !is_delayed();
}

void WebSocketSession::count_sent(std::size_t bytes) {
  ++worker_.counters().messages_out;
  worker_.counters().bytes_out += bytes;
  if (idle_ != nullptr) idle_->touch();
}

void WebSocketSession::on_deadline(flow::Deadline& /*which*/) {
  switch (phase_) {
    case Phase::kAsking:
      return give_up(unanswered());
    case Phase::kWatching:
      return watch();
    case Phase::kAwaitingPong:
      return close(wire::kNoPong, "no pong came in time");
    case Phase::kOverflowed:
      ++worker_.counters().slow_consumers;
      return close(wire::kSlowConsumer, "too slow: too many messages wait to be sent");
    case Phase::kClosing:
      return is_delayed() ? go_on() : abort();
  }
}

void WebSocketSession::watch() {
  if (is_delayed() && !unheard_->delayed) return go_on();
  // Written in one go after all, in which case nobody says that it has drained.
  if (paused_ && connection_->outbox().empty()) resume();
  const Duration interval = worker_.config().ping_interval;
  if (interval == Duration::zero()) return;
  // While nothing is read, nothing can be heard.
  const TimePoint now = worker_.loop().now();
  const TimePoint due = (is_reading() ? heard_ : now) + interval;
  if (due > now) return worker_.loop().arm(deadline_, due);
  ping();
}

void WebSocketSession::ping() {
  protocol_.send(wire::Opcode::kPing, {});
  connection_->want_write();
  pinged_ = worker_.loop().now();
  phase_ = Phase::kAwaitingPong;
  worker_.loop().arm(deadline_, worker_.config().pong_timeout);
}

// The deadline comes back in the next turn, when what could be written has been.
void WebSocketSession::pause_if_full() {
  if (paused_ || connection_->outbox().bytes() <= worker_.config().queue.max_bytes) return;
  paused_ = true;
  read_as_wanted();
  worker_.loop().arm(deadline_, Duration::zero());
}

void WebSocketSession::resume() {
  paused_ = false;
  read_as_wanted();
  if (is_open()) worker_.application().on_drained(*this);
}

void WebSocketSession::read_as_wanted() {
  if (is_reading()) heard_ = worker_.loop().now();
  connection_->set_reading(is_reading());
}

void WebSocketSession::leave_application(const wire::CloseInfo& how) {
  if (phase_ == Phase::kClosing) return;
  phase_ = Phase::kClosing;
  set_delayed(false);
  if (asking_ == nullptr) worker_.session_closed();
  if (visit_ != nullptr) visit_->end(how, worker_.loop().now());
  if (track_) track_.closed(worker_.loop().now(), how);
  worker_.application().on_close(*this, how);
}

void WebSocketSession::give_up(const wire::Refusal& refusal) {
  leave_application({});
  refuse(refusal);
}

// The peer's close frame may be among what was not heard.
void WebSocketSession::await_end() {
  worker_.loop().arm(deadline_, is_delayed() ? Duration::zero() : worker_.config().close_timeout);
}

// Whoever vanishes without a word has ended it.
void WebSocketSession::end() {
  leave_application({wire::kAbnormal, {}, true});
  static_cast<void>(worker_.hold(held(), 0));
  worker_.connection_closed();
  worker_.done(*this);
}

}  // namespace wskit::server
