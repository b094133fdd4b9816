#include "cli/learning.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

// Beyond these, differences are told as they come.
constexpr std::size_t kMostHeld = 100'000;

/// The names and indices of a pointer that has no `*`.
bool is_ignored(const std::string& path, const std::vector<capture::Pointer>& ignore) {
  if (path.empty()) return false;
  return std::any_of(ignore.begin(), ignore.end(), [&](const capture::Pointer& pointer) {
    return pointer.text() == path || pointer.text() == load::without_indices(path);
  });
}

/// As a shell takes it for one word.
std::string quoted(const std::string& text) {
  const bool is_plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '.';
  });
  if (is_plain) return text;
  std::string out = "'";
  for (const char c : text)
    c == '\'' ? out += "'\\''" : out += c;
  return out + "'";
}

}  // namespace

void SecondPlay::on_difference(const load::ReplayDifference& difference) {
  volatility_.add_second(difference);
  if (held_.size() >= kMostHeld) return to().on_difference(difference);
  Held& held = held_.emplace_back(Held{difference, {}, {}});
  held.difference.got = nullptr;
  if (difference.got != nullptr) held.got = *difference.got;
}

void SecondPlay::on_played(const load::ReplayedConnection& played) {
  held_.push_back({{}, {}, played});
}

std::uint64_t SecondPlay::release(const std::vector<capture::Pointer>& ignore) {
  std::uint64_t none = 0;
  for (Held& held : std::exchange(held_, {})) {
    if (held.played) {
      to().on_played(*held.played);
      continue;
    }
    load::ReplayDifference& difference = held.difference;
    auto& places = difference.places;
    if (difference.kind == load::ReplayDifference::Kind::kDiffers) {
      places.erase(std::remove_if(places.begin(), places.end(),
                                  [&](const capture::Difference& place) {
                                    return is_ignored(place.path, ignore);
                                  }),
                   places.end());
    }
    if (places.empty()) {
      ++none;
      continue;
    }
    if (held.got) difference.got = &*held.got;
    to().on_difference(difference);
  }
  return none;
}

std::string Lesson::text() const {
  if (ignore.empty()) return "learned: nothing changes from play to play\n";
  std::string text = "learned:";
  for (const capture::Pointer& pointer : ignore)
    text += " --ignore " + quoted(escaped(pointer.text()));
  text += '\n';
  for (const load::Handover& handover : handovers) {
    std::vector<std::size_t> lines;
    std::transform(handover.uses.begin(), handover.uses.end(), std::back_inserter(lines),
                   [](const load::Handover::Use& use) { return use.line; });
    text += fmt::format(
        "learned: what line {} brings at {} is sent on line{} {}; --update writes "
        "{{{{{}}}}} there\n",
        handover.line, escaped(handover.pointer), lines.size() == 1 ? "" : "s",
        fmt::join(lines, ", "), handover.name);
  }
  return text;
}

Result<Lesson> learn(const load::Volatility& volatility, const capture::File& capture) {
  Lesson lesson;
  for (const std::string& text : volatility.pointers()) {
    if (auto pointer = capture::Pointer::parse(text)) lesson.ignore.push_back(*std::move(pointer));
  }
  auto handovers = load::find_handovers(capture, volatility.places());
  if (!handovers) return std::move(handovers).error();
  lesson.handovers = *std::move(handovers);
  return lesson;
}

}  // namespace wskit::cli
