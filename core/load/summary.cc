#include "load/summary.h"

#include <algorithm>
#include <utility>

namespace wskit::load {
namespace {

/// The server closed it, with a code that tells of no trouble.
bool is_orderly(const client::Ended& ended) {
  return !ended.error && ended.clean && ended.by_peer &&
         (ended.code == wire::kNormal || ended.code == wire::kGoingAway ||
          ended.code == wire::kNoStatus);
}

bool was_refused(const Error& reason, const client::Ended& ended) {
  constexpr int kTooManyRequests = 429;
  constexpr int kUnavailable = 503;
  if (ended.error || !ended.by_peer) {
    return reason.kind == ErrorKind::kUnauthorized || ended.status == kTooManyRequests ||
           ended.status == kUnavailable;
  }
  return wire::is_refusal(ended.code) || ended.code == wire::kTryAgainLater;
}

void add(std::vector<Failure>& failures, const Failure& more) {
  const auto known = std::find_if(failures.begin(), failures.end(), [&more](const Failure& f) {
    return f.kind == more.kind && f.refused == more.refused;
  });
  if (known == failures.end()) {
    failures.push_back(more);
    return;
  }
  known->count += more.count;
  if (!known->orderly || more.orderly) return;
  known->orderly = false;
  known->first = more.first;
  known->ended = more.ended;
}

/// What remains of a rate when the time that it was taken over becomes so long.
double share_of(Duration length, Duration longer) {
  return longer == Duration::zero() ? 1 : double(length.count()) / double(longer.count());
}

}  // namespace

void Summary::add_failure(const Error& reason, const client::Ended& ended) {
  add(failures,
      {reason.kind, was_refused(reason, ended), 1, reason.message, ended, is_orderly(ended)});
}

void Summary::add_refusal(std::string what) {
  if (refused++ == 0) refusal = std::move(what);
}

void Summary::lengthen(Duration length) {
  const double share = share_of(elapsed, length);
  per_second *= share;
  sent_per_second *= share;
  received_per_second *= share;
  elapsed = length;
}

void Summary::merge(const Summary& other) {
  attempted += other.attempted;
  for (std::size_t i = 0; i < kLosses; ++i)
    losses[i] += other.losses[i];
  latency.merge(other.latency);
  service.merge(other.service);
  timeline.merge(other.timeline);
  altered += other.altered;
  overtaken += other.overtaken;
  unasked += other.unasked;
  error_replies += other.error_replies;
  if (first_difference.empty()) first_difference = other.first_difference;
  receivers.insert(receivers.end(), other.receivers.begin(), other.receivers.end());
  if (refused == 0) refusal = other.refusal;
  refused += other.refused;
  wrongs.add(other.wrongs);
  audit_bytes += other.audit_bytes;
  connections += other.connections;
  opened += other.opened;
  redirects += other.redirects;
  renewed += other.renewed;
  not_let_go += other.not_let_go;
  for (const Failure& failure : other.failures)
    add(failures, failure);
  if (!server) server = other.server;
  connecting = std::max(connecting, other.connecting);
  lengthen(std::max(elapsed, other.elapsed));
  const double share = share_of(other.elapsed, elapsed);
  per_second += share * other.per_second;
  sent_per_second += share * other.sent_per_second;
  received_per_second += share * other.received_per_second;
  late += other.late;
  worst_lag = std::max(worst_lag, other.worst_lag);
  gaps.merge(other.gaps);
  busiest = std::max(busiest, other.busiest);
  interrupted = interrupted || other.interrupted;
}

std::uint64_t Summary::failed_connections() const {
  std::uint64_t count = 0;
  for (const Failure& failure : failures)
    count += failure.count;
  return count;
}

std::uint64_t Summary::refused_connections() const {
  std::uint64_t count = 0;
  for (const Failure& failure : failures)
    count += failure.refused ? failure.count : 0;
  return count;
}

}  // namespace wskit::load
