#include <chrono>
#include <utility>

#include "envelope/batch.h"
#include "server/poll_answers.h"
#include "server/poll_session.h"
#include "server/worker.h"
#include "wire/utf8.h"

// What the client of a session without a WebSocket sends, and how it leaves.
namespace wskit::server {
namespace {

// How long one that the client has left can be asked what it had.
constexpr Duration kAskedAgainWithin = std::chrono::seconds(5);

}  // namespace

void PollSession::receive(const Asker& asker, std::string_view body,
                          std::optional<std::uint64_t> first) {
  if (!is_open() || gone_with_ != 0) return desk_.respond(asker, farewell());
  if (!reading_ || is_delayed() || is_backed_up())
    return desk_.respond(asker, poll::too_much_waits());
  if (first && (*first == 0 || *first > taken_ + 1)) {
    return desk_.respond(asker, poll::no_such_number(taken_ + 1));
  }
  if (!wire::is_utf8(body)) return desk_.respond(asker, poll::no_text());
  const auto messages = envelope::split_batch(body);
  if (!messages) return desk_.respond(asker, poll::no_batch());
  worker_.counters().bytes_in += body.size();
  std::uint64_t number = first.value_or(taken_ + 1);
  for (const std::string_view message : *messages) {
    if (!is_open()) break;
    if (number++ > taken_) take(message);
  }
  desk_.respond(asker, poll::done());
}

void PollSession::take(std::string_view text) {
  ++taken_;
  if (!is_delayed() && !is_backed_up()) return hear(text);
  unheard_.emplace_back(text);
}

void PollSession::hear(std::string_view text) {
  const wire::MessageView message{wire::Opcode::kText, text};
  ++worker_.counters().messages_in;
  if (track_) track_.came(worker_.loop().now(), message);
  if (idle_ != nullptr) idle_->touch();
  worker_.application().on_message(*this, message);
}

void PollSession::set_delayed(bool delayed) {
  delayed_ = delayed;
  if (!delayed_ && is_open()) worker_.loop().arm(going_on_, Duration::zero());
}

void PollSession::go_on() {
  while (!delayed_ && is_open() && !unheard_.empty() && (gone_with_ != 0 || !is_backed_up())) {
    const std::string text = std::move(unheard_.front());
    unheard_.pop_front();
    hear(text);
  }
  if (is_delayed() || gone_with_ == 0) return;
  leave_application({gone_with_, {}, true});
  finish();
}

// What it has sent is still to be heard.
void PollSession::depart(std::uint16_t code) {
  gone_with_ = code;
  if (!delayed_) worker_.loop().arm(going_on_, Duration::zero());
}

void PollSession::leave(const Asker& asker, std::optional<std::uint64_t> last) {
  const bool stays = is_open() && is_delayed();
  stays ? depart(wire::kNormal) : leave_application({wire::kNormal, {}, true});
  if (last) static_cast<void>(queue_.resume(*last));
  const auto rest = last ? take_events() : std::vector<EventQueue::Event>();
  desk_.respond(asker, rest.empty() ? poll::done() : poll::messages(rest, queue_.last()));
  if (!last && !stays) return finish();
  if (asker_) desk_.respond(*asker_, farewell());
  asker_.reset();
  handing_out_.disarm();
  if (stays) return;
  // The answer may get lost, and be asked for once more.
  left_ = true;
  worker_.loop().arm(deadline_, kAskedAgainWithin);
}

}  // namespace wskit::server
