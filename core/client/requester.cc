#include "client/requester.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/assert.h"

namespace wskit::client {
namespace {

constexpr std::size_t kMostGivenUp = 1000;

}  // namespace

void Requester::Waiting::on_deadline(flow::Deadline& /*which*/) {
  requester.expire(correlation);
}

Status Requester::begin(std::string_view correlation, std::string_view ref, Duration timeout) {
  if (waiting_.size() >= kMost) {
    return Error{ErrorKind::kUsage, fmt::format("{} requests are under way already", kMost)};
  }
  const auto [place, is_new] = waiting_.try_emplace(std::string(correlation), *this, ref, begun_);
  if (!is_new) {
    return Error{ErrorKind::kUsage,
                 fmt::format("a request with the id {} is under way already", correlation)};
  }
  ++begun_;
  place->second.correlation = place->first;
  loop_.arm(place->second.deadline, timeout);
  return ok();
}

void Requester::cancel(std::string_view correlation) {
  const auto found = waiting_.find(correlation);
  if (found != waiting_.end()) waiting_.erase(found);
}

bool Requester::take(const Answer& answer) {
  if (answer.fields.correlation.empty()) return false;
  const auto found = waiting_.find(answer.fields.correlation);
  if (found == waiting_.end()) {
    if (was_given_up(answer.fields.correlation)) ++late_;
    return false;
  }
  const auto settled = waiting_.extract(found);
  handler_.on_answer(settled.mapped().ref, answer);
  return true;
}

void Requester::take_for_only(const Answer& answer) {
  WSKIT_ASSERT(waiting_.size() == 1);
  const auto settled = waiting_.extract(waiting_.begin());
  handler_.on_answer(settled.mapped().ref, answer);
}

bool Requester::was_given_up(std::string_view correlation) {
  const auto found = std::find(given_up_.begin(), given_up_.end(), correlation);
  if (found == given_up_.end()) return false;
  given_up_.erase(found);
  return true;
}

void Requester::expire(std::string_view correlation) {
  const auto settled = waiting_.extract(waiting_.find(correlation));
  if (given_up_.size() == kMostGivenUp) given_up_.pop_front();
  given_up_.push_back(settled.key());
  handler_.on_answer(settled.mapped().ref, Error{ErrorKind::kTimeout, "timed out"});
}

void Requester::close(const Error& cause) {
  std::vector<Table::node_type> settled;
  settled.reserve(waiting_.size());
  while (!waiting_.empty())
    settled.push_back(waiting_.extract(waiting_.begin()));
  std::sort(settled.begin(), settled.end(),
            [](const auto& a, const auto& b) { return a.mapped().number < b.mapped().number; });
  for (auto& request : settled)
    request.mapped().deadline.disarm();
  for (const auto& request : settled)
    handler_.on_answer(request.mapped().ref, cause);
}

}  // namespace wskit::client
