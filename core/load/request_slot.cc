#include "load/request_slot.h"

#include <algorithm>

namespace wskit::load {
namespace {

// Answers that are to be known when they come too late; what is older by more is unlikely to come.
constexpr std::size_t kMostGivenUpIds = 64;

}  // namespace

std::uint64_t RequestSlot::room() const {
  return room_beside(waiting_.size(), bytes_);
}

void RequestSlot::issue(const Flight& flight, std::uint64_t count) {
  context_.recorder.issued(flight, count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Sent sent = send_next(flight);
    waiting_.emplace(context_.correlation.read(sent.bytes).id, sent.flight);
    bytes_ += sent.flight.size;
  }
  await_reply(flight.sent);
}

void RequestSlot::on_message(const wire::MessageView& message) {
  const TimePoint now = batch_time();
  Summary& summary = context_.recorder.summary();
  const envelope::Correlation answer = context_.correlation.read(message.bytes);
  const auto [begin, end] = waiting_.equal_range(answer.id);
  if (answer.id.empty() || comes_too_late(answer.id) || begin == end) {
    ++summary.unasked;
    return;
  }
  const auto oldest = std::min_element(
      begin, end, [](const auto& a, const auto& b) { return a.second.sent < b.second.sent; });
  bytes_ -= oldest->second.size;
  answered_ = std::max(answered_, oldest->second.sent);
  context_.recorder.succeeded(oldest->second, now, message.bytes.size());
  const bool measured = context_.recorder.measures(oldest->second.intended);
  summary.error_replies += answer.failed && measured ? 1 : 0;
  waiting_.erase(oldest);
}

std::optional<TimePoint> RequestSlot::give_up(TimePoint sent) {
  // An open loop is there to see how long a silence takes. Who was overtaken has met none.
  const TimePoint last = context_.config.is_open_loop() ? std::min(sent, answered_) : sent;
  std::optional<TimePoint> next;
  for (auto request = waiting_.begin(); request != waiting_.end();) {
    const Flight& flight = request->second;
    if (flight.sent > last) {
      next = std::min(next.value_or(flight.sent), flight.sent);
      ++request;
      continue;
    }
    context_.recorder.lost(flight, Loss::kNoReply);
    bytes_ -= flight.size;
    if (given_up_.size() == kMostGivenUpIds) given_up_.erase(given_up_.begin());
    given_up_.push_back(request->first);
    request = waiting_.erase(request);
  }
  return next > sent ? next : std::nullopt;
}

bool RequestSlot::comes_too_late(std::string_view id) {
  const auto found = std::find(given_up_.begin(), given_up_.end(), id);
  if (found == given_up_.end()) return false;
  given_up_.erase(found);
  return true;
}

void RequestSlot::lose_all(Loss loss) {
  for (const auto& [id, flight] : waiting_)
    context_.recorder.lost(flight, loss);
  waiting_.clear();
  bytes_ = 0;
}

}  // namespace wskit::load
