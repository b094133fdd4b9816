#include "load/request_slot.h"

#include <algorithm>

namespace wskit::load {

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
}

void RequestSlot::on_message(const wire::MessageView& message) {
  const TimePoint now = batch_time();
  Summary& summary = context_.recorder.summary();
  const envelope::Correlation answer = context_.correlation.read(message.bytes);
  const auto [begin, end] = waiting_.equal_range(answer.id);
  if (answer.id.empty() || begin == end) {
    ++summary.unasked;
    return;
  }
  const auto oldest = std::min_element(
      begin, end, [](const auto& a, const auto& b) { return a.second.sent < b.second.sent; });
  bytes_ -= oldest->second.size;
  context_.recorder.succeeded(oldest->second, now, message.bytes.size());
  waiting_.erase(oldest);
  summary.error_replies += answer.failed ? 1 : 0;
}

void RequestSlot::lose_all(Loss loss) {
  for (const auto& [id, flight] : waiting_)
    context_.recorder.lost(flight, loss);
  waiting_.clear();
  bytes_ = 0;
}

}  // namespace wskit::load
