#include "cli/reply_desk.h"

#include <algorithm>
#include <utility>

namespace wskit::cli {
namespace {

constexpr std::size_t kMaxWaiting = 1000;

}  // namespace

ReplyDesk::ReplyDesk(net::Loop& loop, Settle settle) : loop_(loop), settle_(std::move(settle)) {}

bool ReplyDesk::expect(std::string_view ref, capture::Match match,
                       std::optional<Duration> timeout) {
  return add({std::string(ref), {}, std::move(match), {}}, timeout);
}

bool ReplyDesk::request(std::string_view ref, std::string_view correlation, Duration timeout) {
  return add({std::string(ref), std::string(correlation), {}, {}}, timeout);
}

bool ReplyDesk::add(Waiting waiting, std::optional<Duration> timeout) {
  if (waiting_.size() >= kMaxWaiting) return false;
  waiting.give_up = timeout ? loop_.now() + *timeout : TimePoint::max();
  if (!waiting.match) ++requests_;
  waiting_.push_back(std::move(waiting));
  rearm();
  return true;
}

std::string_view ReplyDesk::correlation_of(std::string_view message) {
  envelope::Request fields;
  // A reply need not be a whole request: what could be read of it is enough.
  static_cast<void>(reader_.read(message, fields));
  return fields.correlation;
}

void ReplyDesk::take(std::string_view message) {
  if (waiting_.empty()) return;
  const std::string_view correlation = requests_ == 0 ? "" : correlation_of(message);
  std::list<Waiting> settled;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    const auto candidate = it++;
    const bool matches = candidate->match
                             ? (*candidate->match)(message)
                             : !correlation.empty() && candidate->correlation == correlation;
    if (!matches) continue;
    if (!candidate->match) --requests_;
    settled.splice(settled.end(), waiting_, candidate);
  }
  if (settled.empty()) return;
  rearm();
  for (const Waiting& waiting : settled)
    settle_(waiting.ref, message);
}

void ReplyDesk::close() {
  const std::list<Waiting> settled = std::exchange(waiting_, {});
  requests_ = 0;
  rearm();
  for (const Waiting& waiting : settled) {
    settle_(waiting.ref, Error{ErrorKind::kLost, "the connection ended before it came"});
  }
}

void ReplyDesk::rearm() {
  const auto earliest =
      std::min_element(waiting_.begin(), waiting_.end(),
                       [](const Waiting& a, const Waiting& b) { return a.give_up < b.give_up; });
  if (earliest == waiting_.end() || earliest->give_up == TimePoint::max()) {
    deadline_.disarm();
  } else {
    loop_.arm(deadline_, earliest->give_up);
  }
}

void ReplyDesk::on_deadline(flow::Deadline& /*which*/) {
  const TimePoint now = loop_.now();
  std::list<Waiting> settled;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    const auto candidate = it++;
    if (candidate->give_up > now) continue;
    if (!candidate->match) --requests_;
    settled.splice(settled.end(), waiting_, candidate);
  }
  rearm();
  for (const Waiting& waiting : settled) {
    settle_(waiting.ref, Error{ErrorKind::kTimeout, "timed out"});
  }
}

}  // namespace wskit::cli
