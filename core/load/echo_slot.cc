#include "load/echo_slot.h"

#include <algorithm>
#include <utility>

namespace wskit::load {
namespace {

// An open loop does not wait for replies, but a server that stops reading must not make us hold
// more than this for each connection; what is due beyond it waits, and keeps its time.
constexpr std::uint64_t kMostWaiting = 4096;
constexpr std::uint64_t kMostWaitingBytes = std::uint64_t{4} << 20;

std::uint64_t most_under_way(const BenchConfig& config) {
  if (!config.rate) return config.depth;
  const std::uint64_t size = std::max<std::uint64_t>(config.payload.size(), 1);
  return std::clamp<std::uint64_t>(kMostWaitingBytes / size, 1, kMostWaiting);
}

}  // namespace

EchoSlot::EchoSlot(const SlotContext& context, std::uint64_t index)
    : Slot(context, index), most_(most_under_way(context.config)) {}

std::uint64_t EchoSlot::room() const {
  return channel_->is_open() ? most_ - in_flight_.size() : 0;
}

void EchoSlot::issue(const Flight& flight, std::uint64_t count) {
  in_flight_.push(flight, count);
  context_.recorder.issued(flight, count);
  const BenchConfig& config = context_.config;
  // One that the link refuses is lost with the connection, whose end is about to be reported.
  for (std::uint64_t i = 0; i < count; ++i)
    channel_->send(config.opcode, config.payload);
}

void EchoSlot::on_open(const client::Opened& /*opened*/) {
  opened();
  context_.owner.on_slot_open(*this);
}

void EchoSlot::on_message(const wire::MessageView& message) {
  // Reading the clock costs a tenth of what a pipelined message does: once for all of a read.
  if (batch_time_ == TimePoint{}) batch_time_ = context_.loop.now();
  if (in_flight_.empty()) {
    ++context_.recorder.summary().unasked;
    return;
  }
  context_.recorder.succeeded(in_flight_.pop(), batch_time_);
  if (message.bytes.size() != context_.config.payload.size()) ++context_.recorder.summary().altered;
}

void EchoSlot::on_batch_end() {
  if (batch_time_ == TimePoint{}) return;
  const TimePoint now = std::exchange(batch_time_, TimePoint{});
  context_.owner.on_slot_room(*this, now);
}

void EchoSlot::on_ended(const client::Ended& end) {
  lose_all(Loss::kConnectionLost);
  if (!closing()) note_failure(end);
  fail();
  ended();
}

void EchoSlot::lose_all(Loss loss) {
  while (!in_flight_.empty())
    context_.recorder.lost(in_flight_.pop(), loss);
}

}  // namespace wskit::load
