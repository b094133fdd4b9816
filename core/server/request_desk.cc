#include "server/request_desk.h"

#include <utility>

namespace wskit::server {
namespace {

constexpr std::size_t kMaxWaiting = 10'000;

}  // namespace

bool RequestDesk::add(std::string_view c, std::string_view correlation) {
  if (waiting_.size() >= kMaxWaiting) return false;
  const auto [place, is_new] = places_.try_emplace(key(c, correlation));
  // The same once more: one answer is all that can be told apart.
  if (!is_new) return true;
  const TimePoint give_up = loop_.now() + timeout_;
  place->second =
      waiting_.insert(waiting_.end(), {std::string(c), std::string(correlation), give_up});
  if (!deadline_.armed()) loop_.arm(deadline_, give_up);
  return true;
}

void RequestDesk::settle(std::string_view c, std::string_view correlation) {
  const auto found = places_.find(key(c, correlation));
  if (found == places_.end()) return;
  waiting_.erase(found->second);
  places_.erase(found);
}

void RequestDesk::on_deadline(flow::Deadline& /*which*/) {
  const TimePoint now = loop_.now();
  while (!waiting_.empty() && waiting_.front().give_up <= now) {
    const Waiting late = std::move(waiting_.front());
    places_.erase(key(late.c, late.correlation));
    waiting_.pop_front();
    expired_(late.c, late.correlation);
  }
  if (!waiting_.empty()) loop_.arm(deadline_, waiting_.front().give_up);
}

std::string RequestDesk::key(std::string_view c, std::string_view correlation) {
  return std::string(c).append(1, ' ').append(correlation);
}

}  // namespace wskit::server
