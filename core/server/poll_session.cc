#include "server/poll_session.h"

#include <chrono>
#include <utility>

#include "server/poll_answers.h"
#include "server/upgrade.h"
#include "server/worker.h"

namespace wskit::server {
namespace {

using namespace std::chrono_literals;

// How long a GET waits for messages, and how long nobody may ask before the session is lost.
constexpr Duration kPollTime = 25s;
constexpr Duration kLostAfter = 60s;
// Proxies end connections on which nothing has come for a minute.
constexpr Duration kCommentInterval = 25s;

}  // namespace

PollSession::PollSession(Worker& worker, PollDesk& desk, std::string id, std::string peer, Way way,
                         const Asker& opener)
    : worker_(worker),
      desk_(desk),
      id_(std::move(id)),
      peer_(std::move(peer)),
      way_(way),
      asker_(opener),
      queue_(worker.config().queue) {}

PollSession::~PollSession() = default;

void PollSession::ask(const http::RequestHead& request) {
  petition_ = petition_of(request);
  if (const Recording* recording = worker_.recording()) {
    opening_ = std::make_unique<capture::Opening>(recording->opening(request, 200, {}));
  }
  worker_.loop().arm(deadline_, worker_.config().handshake_timeout);
  if (worker_.application().on_request(*this, request) == Admission::kGranted) accept({});
}

void PollSession::accept(std::string_view /*subprotocol*/) {
  phase_ = Phase::kOpen;
  worker_.session_opened();
  visit_ = Visit::begin(worker_.config().log, peer_, petition_.path, worker_.loop().now());
  if (const auto opening = std::move(opening_)) track_ = worker_.recording()->begin(*opening);
  if (way_ == Way::kPolling) {
    desk_.respond(*asker_, poll::opened(id_));
    detach();
  } else {
    desk_.stream(*asker_, poll::comment());
    worker_.loop().arm(deadline_, kCommentInterval);
  }
  idle_ = IdleWatch::begin(*this, worker_);
  worker_.application().on_open(*this);
}

void PollSession::refuse(const wire::Refusal& refusal) {
  worker_.note_refusal(peer_, petition_, refusal);
  if (asker_) desk_.respond(*asker_, wire::refusal_response(refusal));
  asker_.reset();
  finish();
}

void PollSession::poll(const Asker& asker, std::optional<std::uint64_t> last) {
  if (way_ != Way::kPolling || gone_with_ != 0) return desk_.respond(asker, poll::no_session());
  if (asker_) desk_.respond(*asker_, poll::messages({}, queue_.last()));
  asker_ = asker;
  const bool over = queue_.is_over();
  if (!last || !queue_.resume(*last)) queue_.confirm();
  if (queue_.has_waiting() || phase_ == Phase::kClosing) {
    hand_out();
    if (over && is_open()) worker_.application().on_drained(*this);
  } else {
    worker_.loop().arm(deadline_, kPollTime);
  }
}

bool PollSession::attach(const Asker& asker, std::uint64_t last) {
  if (!is_open() || gone_with_ != 0 || way_ != Way::kEvents || !queue_.resume(last)) return false;
  if (asker_) desk_.end_stream(*asker_);
  asker_ = asker;
  desk_.stream(asker, poll::comment());
  hand_out();
  worker_.loop().arm(deadline_, kCommentInterval);
  return true;
}

void PollSession::lose(const Asker& asker) {
  if (asker_ != asker) return;
  asker_.reset();
  if (phase_ == Phase::kAsking) {
    leave_application({wire::kAbnormal, {}, true});
    return finish();
  }
  detach();
}

void PollSession::send(wire::Opcode opcode, std::string_view bytes) {
  if (!is_open() || gone_with_ != 0) return;
  const Payload frame = wire::frame_shared(opcode, bytes);
  queue_.push(frame);
  if (track_) track_.left(worker_.loop().now(), {opcode, bytes});
  count_sent(frame);
}

void PollSession::deliver(const Payload& frame) {
  if (!is_open() || gone_with_ != 0) return;
  const std::uint64_t dropped = queue_.dropped();
  const auto offered = queue_.offer(frame);
  worker_.counters().dropped += queue_.dropped() - dropped;
  if (offered != flow::Outbox::Offered::kOverflow) {
    if (track_) track_.left(worker_.loop().now(), frame);
    return count_sent(frame);
  }
  // Closing tells the application, which may be in the middle of delivering to others.
  phase_ = Phase::kOverflowed;
  worker_.loop().arm(deadline_, Duration::zero());
}

void PollSession::close(std::uint16_t code, std::string_view reason) {
  if (!is_open() && phase_ != Phase::kOverflowed) return;
  code_ = code;
  reason_ = reason;
  leave_application({code, reason, false});
  worker_.loop().arm(deadline_, worker_.config().close_timeout);
  if (asker_) return worker_.loop().arm(handing_out_, Duration::zero());
  // A stream that broke cannot be taken up again to hear of the end.
  if (way_ == Way::kEvents) finish();
}

void PollSession::shut_down() {
  if (left_) return finish();
  if (phase_ == Phase::kAsking) {
    leave_application({});
    return refuse(going_away());
  }
  close(wire::kGoingAway, "the server is going away");
}

void PollSession::abort() {
  leave_application({});
  finish();
}

void PollSession::on_deadline(flow::Deadline& which) {
  if (&which == &handing_out_) return hand_out();
  if (&which == &going_on_) return go_on();
  on_time();
}

void PollSession::on_time() {
  switch (phase_) {
    case Phase::kAsking:
      leave_application({});
      return refuse(unanswered());
    case Phase::kOverflowed:
      ++worker_.counters().slow_consumers;
      return close(wire::kSlowConsumer, "too slow: too many messages wait to be fetched");
    case Phase::kClosing:
      return finish();
    case Phase::kOver:
      return desk_.forget(id_);
    case Phase::kOpen:
      break;
  }
  if (!asker_) {
    if (is_delayed()) return depart(wire::kAbnormal);
    leave_application({wire::kAbnormal, {}, true});
    finish();
  } else if (way_ == Way::kPolling) {
    answer_poll();
  } else {
    desk_.stream(*asker_, poll::comment());
    worker_.loop().arm(deadline_, kCommentInterval);
  }
}

void PollSession::hand_out() {
  if (!asker_ || phase_ == Phase::kOver) return;
  if (way_ == Way::kPolling) return answer_poll();
  std::string events;
  for (const EventQueue::Event& event : take_events())
    events += poll::event(id_, event);
  if (phase_ == Phase::kClosing) events += poll::close_event(code_, reason_);
  if (!events.empty()) desk_.stream(*asker_, std::move(events));
  if (phase_ != Phase::kClosing) return;
  desk_.end_stream(*asker_);
  asker_.reset();
  finish();
}

void PollSession::answer_poll() {
  if (phase_ == Phase::kClosing && !queue_.has_waiting()) {
    desk_.respond(*asker_, farewell());
    asker_.reset();
    return finish();
  }
  const auto events = take_events();
  desk_.respond(*asker_, poll::messages(events, queue_.last()));
  asker_.reset();
  if (is_open()) detach();
}

// Which makes room for more of what the client has sent.
std::vector<EventQueue::Event> PollSession::take_events() {
  if (!unheard_.empty() && !delayed_) worker_.loop().arm(going_on_, Duration::zero());
  return queue_.take();
}

void PollSession::count_sent(const Payload& frame) {
  ++worker_.counters().messages_out;
  worker_.counters().bytes_out += frame.size();
  if (idle_ != nullptr) idle_->touch();
  // What this turn of the loop brings goes out together.
  if (asker_) worker_.loop().arm(handing_out_, Duration::zero());
}

void PollSession::leave_application(const wire::CloseInfo& how) {
  if (phase_ >= Phase::kClosing) return;
  const bool was_in = phase_ != Phase::kAsking;
  phase_ = Phase::kClosing;
  delayed_ = false;
  unheard_.clear();
  if (was_in) worker_.session_closed();
  if (visit_ != nullptr) visit_->end(how, worker_.loop().now());
  // Whoever hears that it is over may open another.
  set_pass(nullptr);
  if (track_) track_.closed(worker_.loop().now(), how);
  worker_.application().on_close(*this, how);
}

// Nobody waits any more.
void PollSession::detach() {
  asker_.reset();
  worker_.loop().arm(deadline_, kLostAfter);
}

void PollSession::finish() {
  if (asker_) desk_.respond(*asker_, farewell());
  asker_.reset();
  phase_ = Phase::kOver;
  handing_out_.disarm();
  worker_.loop().arm(deadline_, Duration::zero());
}

http::Response PollSession::farewell() const {
  return code_ == 0 ? poll::no_session() : poll::closed(code_, reason_);
}

}  // namespace wskit::server
