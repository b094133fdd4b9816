#include "load/schedule.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace wskit::load {
namespace {

// As many are begun in one turn of the loop at most, so that replies are read in between.
constexpr int kMostAtOnce = 1024;

std::uint64_t due_before(const flow::Pacer& pacer, Duration elapsed) {
  return pacer.due_by(elapsed - Duration(1));
}

std::uint64_t end_of(const BenchConfig& config, const flow::Pacer& pacer) {
  const std::uint64_t first = due_before(pacer, config.warmup);
  const std::uint64_t end = due_before(pacer, config.warmup + *measured_length(config));
  return config.operations ? std::min(end, first + *config.operations) : end;
}

}  // namespace

std::optional<Duration> measured_length(const BenchConfig& config) {
  if (!config.is_open_loop() || !config.operations) return config.duration;
  const flow::Pacer pacer = config.pacer();
  const std::uint64_t first = due_before(pacer, config.warmup);
  const Duration length = pacer.due(first + *config.operations) - config.warmup;
  return std::min(length, config.duration.value_or(length));
}

ClosedSchedule::ClosedSchedule(const BenchConfig& config, std::uint64_t index, Slots slots,
                               Recorder& recorder)
    : slots_(slots),
      recorder_(recorder),
      left_(config.operations ? flow::share_of(*config.operations, config.sending_workers(), index)
                              : std::numeric_limits<std::uint64_t>::max()) {}

void ClosedSchedule::start(TimePoint start) {
  for (const auto& slot : slots_)
    feed(*slot, start);
}

void ClosedSchedule::feed(Slot& slot, TimePoint now) {
  const std::uint64_t count = std::min(slot.room(), left_);
  if (count == 0) return;
  // What the warm-up sends is not taken from the operations asked for.
  if (recorder_.measures(now)) left_ -= count;
  slot.issue({now, now}, count);
}

OpenSchedule::OpenSchedule(const BenchConfig& config, std::uint64_t index, Slots slots,
                           Recorder& recorder, net::Loop& loop)
    : config_(config),
      slots_(slots),
      recorder_(recorder),
      loop_(loop),
      pacer_(config.pacer()),
      deal_(config.senders(), config.sending_workers(), index),
      first_(due_before(pacer_, config.warmup)) {
  for (std::uint64_t own = 0; own < deal_.owned(); ++own)
    turns_.push_back({deal_.slot(own)});
}

void OpenSchedule::start(TimePoint start) {
  start_ = start;
  end_ = end_of(config_, pacer_);
  loop_.arm(tick_, start);
}

void OpenSchedule::on_deadline(flow::Deadline& /*which*/) {
  const TimePoint now = loop_.now();
  for (int i = 0; i < kMostAtOnce && !passed(); ++i) {
    const TimePoint due = start_ + pacer_.due(deal_.message(reached_));
    if (due > now) return loop_.arm(tick_, due);
    offer(due, now);
  }
  if (!passed()) loop_.arm(tick_, now);
}

void OpenSchedule::offer(TimePoint due, TimePoint now) {
  Slot& slot = *slots_[reached_++ % deal_.owned()];
  recorder_.lagged(due, now - due);
  if (slot.failed()) return;
  ++turns_[slot.index()].waiting;
  ++waiting_;
  feed(slot, now);
}

void OpenSchedule::feed(Slot& slot, TimePoint now) {
  Turn& turn = turns_[slot.index()];
  while (turn.waiting > 0 && slot.room() > 0) {
    slot.issue({start_ + pacer_.due(turn.next), now}, 1);
    turn.next += config_.senders();
    --turn.waiting;
    --waiting_;
  }
}

void OpenSchedule::drop(const Slot& slot) {
  waiting_ -= std::exchange(turns_[slot.index()].waiting, 0);
}

void OpenSchedule::stop(TimePoint now) {
  end_ = std::min(end_, pacer_.due_by(now - start_));
}

void OpenSchedule::settle() {
  tick_.disarm();
  const std::uint64_t apart = config_.senders();
  for (const Turn& turn : turns_) {
    std::uint64_t k = turn.next;
    if (k < first_) k += (first_ - k + apart - 1) / apart * apart;
    if (k >= end_) continue;
    const std::uint64_t count = (end_ - k + apart - 1) / apart;
    const std::uint64_t last = k + (count - 1) * apart;
    recorder_.not_sent(count, start_ + pacer_.due(k), start_ + pacer_.due(last));
  }
}

}  // namespace wskit::load
