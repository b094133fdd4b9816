#include "load/receiver.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "load/summary.h"

namespace wskit::load {
namespace {

std::uint64_t expected_of(const Receiver& receiver, Audience audience, std::uint64_t published) {
  if (audience == Audience::kPublisher) return receiver.published;
  return audience == Audience::kEverybody ? published : published - receiver.published;
}

/// What was not sent is missing to each of so many. Nothing else has been counted as failed so far.
void multiply_not_sent(Summary& summary, std::uint64_t receivers) {
  std::uint64_t& not_sent = summary.losses[static_cast<std::size_t>(Loss::kNotSent)];
  summary.attempted -= not_sent;
  not_sent *= receivers;
  summary.attempted += not_sent;
  Timeline& timeline = summary.timeline;
  for (std::size_t i = 0; i < timeline.intervals().size(); ++i)
    timeline.at(timeline.width() * static_cast<Duration::rep>(i)).failed *= receivers;
}

}  // namespace

void Wrongs::add(const Wrongs& more) {
  lost += more.lost;
  duplicated += more.duplicated;
  reordered += more.reordered;
  corrupted += more.corrupted;
  late += more.late;
}

void settle(Summary& summary, Audience audience) {
  std::vector<Receiver>& receivers = summary.receivers;
  std::sort(receivers.begin(), receivers.end(),
            [](const Receiver& a, const Receiver& b) { return a.connection < b.connection; });
  const auto published = std::accumulate(
      receivers.begin(), receivers.end(), std::uint64_t{0},
      [](std::uint64_t sum, const Receiver& receiver) { return sum + receiver.published; });
  if (audience != Audience::kPublisher) {
    const std::uint64_t others = audience == Audience::kOthers ? 1 : 0;
    multiply_not_sent(summary, std::max<std::uint64_t>(receivers.size(), others) - others);
  }
  std::uint64_t missing_in_all = 0;
  for (Receiver& receiver : receivers) {
    // A server that makes stamps up can deliver more than was sent.
    receiver.expected = std::max(expected_of(receiver, audience, published), receiver.delivered);
    const std::uint64_t missing = receiver.expected - receiver.delivered;
    // What came damaged did not say which of the missing it was.
    const std::uint64_t damaged = std::min(missing, receiver.wrongs.corrupted);
    receiver.wrongs.lost = missing - damaged;
    summary.attempted += receiver.expected;
    const Loss loss = receiver.gone ? Loss::kConnectionLost : Loss::kNoReply;
    summary.losses[static_cast<std::size_t>(Loss::kCorrupted)] += damaged;
    summary.losses[static_cast<std::size_t>(loss)] += receiver.wrongs.lost;
    summary.wrongs.add(receiver.wrongs);
    missing_in_all += missing;
  }
  // When the missing ones were due is not kept: they are spread over the whole.
  if (missing_in_all > 0) {
    summary.timeline.fail(Duration::zero(), std::max(summary.elapsed, Duration(1)) - Duration(1),
                          missing_in_all);
  }
}

}  // namespace wskit::load
