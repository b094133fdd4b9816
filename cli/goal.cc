#include "cli/goal.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {

Goal::Goal(Awaited awaited) : awaited_(std::move(awaited)), expects_(!awaited_.expect.empty()) {}

bool Goal::any() const {
  return awaited_.count || awaited_.until || expects_;
}

void Goal::take(std::string_view message) {
  ++received_;
  auto& expect = awaited_.expect;
  const auto matches = [message](const capture::Match& match) { return match(message); };
  expect.erase(std::remove_if(expect.begin(), expect.end(), matches), expect.end());
  if (awaited_.until && !seen_until_) seen_until_ = (*awaited_.until)(message);
}

bool Goal::reached() const {
  if (!awaited_.count && !awaited_.until) return expects_ && awaited_.expect.empty();
  return seen_until_ || (awaited_.count && received_ >= *awaited_.count);
}

bool Goal::holds() const {
  return !any() || (reached() && awaited_.expect.empty());
}

std::string Goal::missing() const {
  if (!awaited_.expect.empty()) {
    return fmt::format("no message matched --expect '{}'", escaped(awaited_.expect.front().text()));
  }
  if (awaited_.until && !seen_until_) {
    return fmt::format("no message matched --until '{}'", escaped(awaited_.until->text()));
  }
  return fmt::format("{} of {} messages came", received_, awaited_.count.value_or(received_));
}

}  // namespace wskit::cli
