#include "cli/learning.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "cli/terminal.h"

namespace wskit::cli {
namespace {

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
